"""Chinese sentences of which only the newest is true: where a thing lies, what a number is."""

from __future__ import annotations

import re

ATTRIBUTES = (
    "生日|纪念日|年龄|名字|小名|电话号码|手机号码|电话|手机号|号码|地址|邮编|密码|口令"
    "|尺码|鞋码|身高|体重|邮箱|血型|车牌号|车牌"
)
NUMERIC = re.compile("生日|纪念日|年龄|电话|手机|号码|邮编|鞋码|身高|体重")
NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千]")
TIME = re.compile(
    r"[\d零〇一二两三四五六七八九十](?:点|月|号|日|年|周)|周[一二三四五六日末天]|星期|礼拜|今天|明天|后天|昨天|早上|上午|中午"
    "|下午|晚上|夜里|月底|年底|路上|网上|手上|身上|心里"
)
PEOPLE = re.compile(
    "(?:我|你|他|她|们|人|爸|妈|爸爸|妈妈|儿子|女儿|孩子|宝宝|老婆|老公|妻子|丈夫|哥|姐|弟|妹|爷爷|奶奶|外公|外婆|叔叔|阿姨|同事"
    "|老板|朋友|猫|狗)$"
)
SPOT = re.compile("[里上下内外后前旁边那这家处柜箱包房室库楼桌架屉盒袋门厅厨园]")
CHANGED = "(?:是|为|改成了?|换成了?|变成了?|改为|改到了?)"
PUT = "(?:放|藏|存|收|挂|停|搁|摆)"

FAVOURITE = re.compile(rf"(?P<who>.{{1,10}}?)最(?:喜欢|爱)(?P<what>.{{0,8}}?){CHANGED}(?P<value>.+)")
ATTRIBUTE = re.compile(rf"(?P<what>.{{0,16}}?(?P<name>{ATTRIBUTES})){CHANGED}(?P<value>.+)")
HANDED = re.compile(rf"我?把(?P<thing>.{{2,12}}?){PUT}(?:在|到|进)了?(?P<value>.{{1,20}})")
PLACE = re.compile(rf"(?P<thing>.{{2,12}}?){PUT}?在了?(?P<value>.{{1,20}})")
WORK = re.compile(r"(?P<who>.{1,8}?)在(?P<value>.{2,20}?)(?:上班|工作)")
HOME = re.compile(r"(?P<who>.{1,8}?)(?:现在)?(?:住在|住|搬到了?|搬去了?)(?P<value>.{2,20})")
AGE = re.compile(r"(?P<who>.{1,8}?)(?:今年|已经|现在)*(?P<value>[\d一二两三四五六七八九十百]+)岁")
NOT = re.compile("不再|没有|不|没|再|也")

_LEAD = re.compile("^(?:请|帮我|你?要?记住|其实|不对|不是|对了|现在|那个|嗯)+")
_TAIL = re.compile("[了啊哦呢啦呀吧哈]+$")
_FREE = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Without punctuation, and without what only introduces or ends it."""
    return _TAIL.sub("", _LEAD.sub("", _FREE.sub("", text.casefold())))


def found(text: str) -> tuple[str, str] | None:
    """Topic and value."""
    return _favourite(text) or _attribute(text) or _lives(text) or _place(text) or _polarity(text)


def _favourite(text: str) -> tuple[str, str] | None:
    match = FAVOURITE.fullmatch(text)
    return (f"最喜欢 {match['who']} {match['what'].strip('的')}", match["value"]) if match else None


def _attribute(text: str) -> tuple[str, str] | None:
    match = ATTRIBUTE.fullmatch(text)
    if match is None or match["value"].startswith(("不", "什么")):
        return None
    if NUMERIC.search(match["name"]) and not NUMBER.search(match["value"]):
        return None
    return f"属性 {match['what'].replace('的', '')}", match["value"]


def _lives(text: str) -> tuple[str, str] | None:
    for relation, rule in (("岁数", AGE), ("工作", WORK), ("住处", HOME)):
        match = rule.fullmatch(text)
        if match and not (relation != "岁数" and TIME.search(match["value"])):
            return f"{relation} {match['who'].rstrip('家')}", match["value"]
    return None


def _place(text: str) -> tuple[str, str] | None:
    match = HANDED.fullmatch(text) or PLACE.fullmatch(text)
    if match is None or PEOPLE.search(match["thing"]):
        return None
    where = match["value"]
    if TIME.search(where) or not SPOT.search(where) or NOT.search(match["thing"]):
        return None
    return f"位置 {match['thing'].replace('的', '')}", where


def _polarity(text: str) -> tuple[str, str]:
    """The same said with and without "not"."""
    return f"说 {NOT.sub('', text)}", "否" if re.search("不|没", text) else "是"
