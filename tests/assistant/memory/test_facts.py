import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.memory.longterm.facts import fact

CONTRADICT = [
    ("my favourite colour is blue", "actually, my favorite color is green!"),
    ("My daughter's birthday is May 3rd", "my daughter's birthday is May 4th"),
    ("the spare key is with the neighbour", "the spare key is in the drawer"),
    ("the spare key is in the drawer", "I put the spare key under the mat"),
    ("the alarm code is 1234", "the alarm code has changed to 4321"),
    ("I live in Berlin", "I live in Hamburg now"),
    ("my son works at Siemens", "my son works for Bosch"),
    ("my son is six years old", "my son is seven"),
    ("I am allergic to peanuts", "I'm not allergic to peanuts any more"),
    ("I like coffee", "I don't like coffee any more"),
    ("our wifi password is sunflower", "our wifi password is moonlight"),
    ("the passports are in the safe", "the passports are in my desk"),
    ("备用钥匙在邻居那", "备用钥匙在抽屉里"),
    ("备用钥匙放在抽屉里了", "我把备用钥匙放到鞋柜里了"),
    ("我女儿的生日是五月三号", "我女儿的生日是五月四号"),
    ("我最喜欢的颜色是蓝色", "我最喜欢的颜色是绿色"),
    ("wifi密码是12345678", "wifi密码改成了87654321"),
    ("我对花生过敏", "我对花生不过敏了"),
    ("我喜欢吃辣", "我不喜欢吃辣了"),
    ("我儿子六岁", "我儿子今年七岁了"),
    ("我住在北京", "我现在住在上海"),
    ("我老公在银行上班", "我老公在医院工作"),
    ("护照在书房的柜子里", "护照在保险箱里"),
]
BESIDE = [
    ("my car is red", "my car is fast"),
    ("I am allergic to peanuts", "I am allergic to shellfish"),
    ("the bins are on Monday", "the bins are on Thursday"),
    ("the party is on Saturday", "the party is at the lake"),
    ("my daughter's birthday is May 3rd", "my son's birthday is June 4th"),
    ("my daughter's birthday is May 3rd", "my daughter's birthday is going to be big"),
    ("my son is in school", "my son is in the football team"),
    ("I work at the bank", "I work at night"),
    ("I like tea", "I like coffee"),
    ("my favourite colour is blue", "my favourite food is pizza"),
    ("Tom's favourite colour is blue", "Mia's favourite colour is green"),
    ("the doctor is at the corner", "the dentist is at the corner"),
    ("我对花生过敏", "我对海鲜过敏"),
    ("我喜欢喝茶", "我喜欢喝咖啡"),
    ("我女儿的生日是五月三号", "我儿子的生日是五月四号"),
    ("我女儿的生日是五月三号", "我女儿的生日是个大日子"),
    ("聚会在周六", "聚会在湖边"),
    ("我妈妈在家", "我妈妈在楼下"),
    ("锅是不锈钢的", "锅是铁的"),
    ("项目在进行", "项目在收尾"),
    ("我住在北京", "我妹妹住在上海"),
]


@pytest.mark.parametrize(("older", "newer"), CONTRADICT)
def test_what_cannot_both_be_true_is_of_one_topic(older: str, newer: str) -> None:
    first, second = fact(older), fact(newer)
    assert first
    assert second
    assert first.topic == second.topic
    assert first.value != second.value


@pytest.mark.parametrize(("one", "other"), BESIDE)
def test_what_may_both_be_true_stays_side_by_side(one: str, other: str) -> None:
    first, second = fact(one), fact(other)
    assert first is None or second is None or first.topic != second.topic


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("my bike is red", True),
        ("我对花生过敏", True),
        ("our door is red", False),
        ("我们的车牌是A123", False),
    ],
)
def test_it_is_known_whose_words_mean_the_speaker(text: str, personal: bool) -> None:
    found = fact(text)
    assert found
    assert found.personal is personal


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = fact(text)
    assert found is None or found.value
