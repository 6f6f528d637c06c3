"""A library of made-up and of well-known songs, the same at every run."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from skills.music.library import Tags

ZH = (
    *(
        "春天",
        "夏夜",
        "秋风",
        "冬雪",
        "大海",
        "远方",
        "月光",
        "星空",
        "故乡",
        "城市",
        "雨季",
        "黄昏",
        "清晨",
        "思念",
        "离别",
        "重逢",
    ),
    *(
        "孤独",
        "自由",
        "梦想",
        "时光",
        "岁月",
        "青春",
        "回忆",
        "眼泪",
        "微笑",
        "沉默",
        "秘密",
        "承诺",
        "等待",
        "流浪",
        "草原",
        "沙漠",
    ),
    *(
        "火车",
        "码头",
        "咖啡",
        "信封",
        "钢琴",
        "吉他",
        "玫瑰",
        "茉莉",
        "蝴蝶",
        "候鸟",
        "鲸鱼",
        "银河",
        "彩虹",
        "灯塔",
        "少女",
        "旅人",
    ),
)
ZH_LINKS = (
    "的",
    "里的",
    "与",
    "和",
    "之",
    "下的",
    "中的",
    "在",
    "不是",
    "像",
    "没有",
    "遇见",
    "再见",
    "爱上",
    "穿过",
    "忘了",
)
ZH_ENDS = (
    "",
    "",
    "",
    "之歌",
    "物语",
    "日记",
    "恋曲",
    "情歌",
    "进行曲",
    "那一天",
    "三部曲",
    "协奏曲",
    "里",
    "以后",
)
EN = (
    *(
        "River",
        "Summer",
        "Winter",
        "Shadow",
        "Thunder",
        "Paradise",
        "Highway",
        "Midnight",
        "Garden",
        "Mirror",
        "Lantern",
    ),
    *(
        "Ocean",
        "Desert",
        "Silver",
        "Golden",
        "Broken",
        "Velvet",
        "Crystal",
        "Burning",
        "Falling",
        "Lonely",
        "Electric",
    ),
    *(
        "Dancer",
        "Stranger",
        "Soldier",
        "Preacher",
        "Gambler",
        "Angel",
        "Devil",
        "Mountain",
        "Harbor",
        "Station",
        "Window",
    ),
    *(
        "Memory",
        "Secret",
        "Promise",
        "Whisper",
        "Fever",
        "Rhythm",
        "Melody",
        "Horizon",
        "Satellite",
        "Gravity",
        "Diamond",
    ),
)
EN_LINKS = ("of the", "in the", "and the", "on", "under", "without", "for a", "to the", "", "", "", "like a")
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文斌婷雪琳晨宇轩浩然子涵梦瑶佳怡欣思远"
FIRST = (
    "James",
    "Mary",
    "Robert",
    "Linda",
    "David",
    "Susan",
    "Carlos",
    "Nina",
    "Oscar",
    "Ruby",
    "Felix",
    "Clara",
)
LAST = (
    "Walker",
    "Bennett",
    "Harper",
    "Delgado",
    "Novak",
    "Fischer",
    "Quinn",
    "Sinclair",
    "Morgan",
    "Hayes",
    "Doyle",
)
GENRES = ("Pop", "Rock", "Jazz", "Folk", "Hip-Hop", "Electronic", "Classical", "流行", "民谣", "摇滚")


def known() -> tuple[list[Tags], list[Tags]]:
    """Chinese and English songs that exist."""
    table = tomllib.loads(Path(__file__).with_name("titles.toml").read_text("utf-8"))
    lines = table["en"].replace("\n", ";").split(";")
    zh, en = table["zh"].split(), [line.strip() for line in lines if line.strip()]
    return [_song(line, number) for number, line in enumerate(zh)], [
        _song(line, number) for number, line in enumerate(en)
    ]


def invented(most: int, *, chance: random.Random, apart_from: Sequence[str]) -> list[Tags]:
    """`most` songs with titles of their own, half of them Chinese."""
    taken = set(apart_from)
    songs: list[Tags] = []
    for title, artist in _titles(chance):
        if title in taken:
            continue
        taken.add(title)
        songs.append(_tags(title, artist, len(songs)))
        if len(songs) == most:
            break
    return songs


def _titles(chance: random.Random) -> Iterator[tuple[str, str]]:
    for number in count():
        if number % 2:
            middle = chance.choice(ZH) + chance.choice(ZH_LINKS) + chance.choice(ZH)
            artist = chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
            yield middle + chance.choice(ZH_ENDS), artist
        else:
            words = (
                chance.choice(EN),
                chance.choice(EN_LINKS),
                *chance.choices(EN, k=chance.choice((1, 1, 2))),
            )
            yield " ".join(word for word in words if word), f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _song(line: str, number: int) -> Tags:
    title, artist = line.split("|")
    return _tags(title, artist, number)


def _tags(title: str, artist: str, number: int) -> Tags:
    album = f"{artist} {number // 12 % 4 + 1}"
    return Tags(
        title, artist, album, artist, GENRES[number % len(GENRES)], 1970 + number % 55, number % 12 + 1
    )
