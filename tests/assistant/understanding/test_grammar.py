"""Templates of several skills, in both languages, match whole sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.errors import PluginError
from assistant.testing import NOON
from assistant.understanding.grammar import Grammar, Speakable

Write = Callable[..., Speakable]

MUSIC = """
[rules]
play = ["play", "put on"]

[play]
sentences = ["<play> {title:text} [by {artist:text}]"]

[volume]
sentences = ["[set|turn] [the] volume [up|down] to {number}"]
"""
MUSIC_ZH = """
[play]
sentences = ["(播放|放) [一首] {title:text}"]
[volume]
sentences = ["音量 [调到] {number}"]
"""


def _slots(grammar: Grammar, text: str) -> dict[str, Any] | None:
    matches = grammar.match(text, "en", NOON)
    return {"intent": matches[0].intent, **matches[0].slots} if matches else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("play Hey Jude", {"intent": "music.play", "title": "Hey Jude"}),
        (
            "Put on Hey Jude by the Beatles!",
            {"intent": "music.play", "title": "Hey Jude", "artist": "the Beatles"},
        ),
        ("please play Please Please Me", {"intent": "music.play", "title": "Please Please Me"}),
        ("um play 七里香 please", {"intent": "music.play", "title": "七里香"}),
        ("请放一首，七里香吧", {"intent": "music.play", "title": "七里香"}),
        ("Volume to twenty five", {"intent": "music.volume", "number": 25}),
        ("音量调到三十", {"intent": "music.volume", "number": 30}),
        ("volume to eleven hundred thousand things", None),
        ("play", None),
        ("", None),
        ("please", None),
        ("display Hey Jude", None),
    ],
)
def test_sentences(text: str, expected: dict[str, Any] | None, write: Write) -> None:
    assert _slots(Grammar.compile([write(MUSIC, MUSIC_ZH, name="music")]), text) == expected


def test_a_slot_tells_where_it_was_read(write: Write) -> None:
    text = "Could you play,  Hey Jude , please?"
    (match,) = Grammar.compile([write(MUSIC, MUSIC_ZH, name="music")]).match(text, "en", NOON)
    assert text[slice(*match.spans["title"])] == "Hey Jude"


def test_exact_words_win_over_open_text_and_are_surer(write: Write) -> None:
    grammar = Grammar.compile(
        [write('[a]\nsentences = ["play {x:text}"]\n[b]\nsentences = ["play the news"]')]
    )
    first, second = grammar.match("play the news", "en", NOON)
    assert (first.intent, second.intent) == ("talk.b", "talk.a")
    assert first.confidence == 1 > second.confidence > 0


def test_of_equal_matches_the_language_of_the_question_wins(write: Write) -> None:
    both = write('[a]\nsentences = ["ok go"]', '[b]\nsentences = ["ok go"]')
    grammar = Grammar.compile([both])
    assert grammar.match("ok go", "en", NOON)[0].intent == "talk.a"
    assert grammar.match("ok go", "zh", NOON)[0].intent == "talk.b"


def test_a_list_belongs_to_its_skill(write: Write) -> None:
    lamps = write('[on]\nsentences = ["light {place}"]', name="lamps", place={"the hall": "hall-1"})
    cities = write(
        '[go]\nsentences = ["visit {place} [and {other:place}]"]', name="trips", place={"Rome": 7, "Bonn": 8}
    )
    grammar = Grammar.compile([lamps, cities])
    assert _slots(grammar, "light the hall") == {"intent": "lamps.on", "place": "hall-1"}
    assert _slots(grammar, "visit rome and Bonn") == {"intent": "trips.go", "place": 7, "other": 8}
    assert _slots(grammar, "light rome") is None


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("(a", "not closed"),
        ("a)", "closes nothing"),
        ("[a", "not closed"),
        ("a {b", "left over"),
        ("a > b", "left over"),
        ("<nowhere>", "not in"),
        ("<loop>", "uses itself"),
        ("{when:sometime}", "no type sometime"),
        ("(a & b & c & d & e)", "any order"),
        ("(a & b", "not closed"),
    ],
)
def test_a_wrong_template_is_named(template: str, problem: str, write: Write) -> None:
    skill = write(f'[rules]\nloop = "x <loop>"\n[a]\nsentences = ["{template}"]')
    with pytest.raises(PluginError, match=problem):
        Grammar.compile([skill])


@pytest.mark.parametrize("text", ["[a", '[a]\nwords = ["x"]', "a = 1", "[a]\nsentences = [1]"])
def test_a_wrong_file_is_named(text: str, write: Write) -> None:
    with pytest.raises(PluginError, match=r"en\.toml"):
        Grammar.compile([write(text)])


REMIND = """
[add]
sentences = ["remind me to {what:text} [{when:time} [{what:text}]]"]
[light]
sentences = ["(set & [in] the {room} & to {level:number})", "dim {level:number} no {level:number}"]
"""
REMIND_ZH = """
[add]
sentences = ["提醒我 {what:text} [{when:time} {what:text}]"]
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("remind me to call grandma at 5 o'clock about the dwarfs", "call grandma about the dwarfs"),
        ("remind me to call grandma", "call grandma"),
        ("提醒我跟妈妈三点钟吃饭", "跟妈妈吃饭"),
    ],
)
def test_a_text_in_pieces_is_joined(text: str, value: str, write: Write) -> None:
    english = REMIND.replace("[{when:time}", "[at {when:time}")
    match = Grammar.compile([write(english, REMIND_ZH, room={"hall": 1})]).match(text, "en", NOON)[0]
    assert match.slots["what"] == value
    assert text[slice(*match.spans["what"])].startswith(value[:2])
    assert match.spans["what"][1] == len(text)


@pytest.mark.parametrize(
    "text", ["set the hall to 5", "to 5 set in the hall", "in the hall to five set", "the hall, set to 5"]
)
def test_parts_come_in_any_order(text: str, write: Write) -> None:
    grammar = Grammar.compile([write(REMIND, room={"hall": 1})])
    assert _slots(grammar, text) == {"intent": "talk.light", "room": 1, "level": 5}
    assert _slots(grammar, text + " the hall") is None


def test_of_a_value_said_twice_the_last_holds(write: Write) -> None:
    grammar = Grammar.compile([write(REMIND, room={"hall": 1})])
    assert _slots(grammar, "dim 5 no 7") == {"intent": "talk.light", "level": 7}


SOON = """
[rules]
soon = ["[quite] [soon]", "[<at>] once"]
at = "[at]"
[go]
sentences = ["<soon> <soon> go <soon> [<at> home <soon>]"]
"""


@pytest.mark.parametrize(
    "text", ["go", "soon go", "quite soon once go soon", "soon quite go at home at once", "at once once go"]
)
def test_a_rule_may_be_nothing_and_stand_side_by_side(text: str, write: Write) -> None:
    assert _slots(Grammar.compile([write(SOON)]), text) == {"intent": "talk.go"}


@pytest.mark.parametrize("text", ["soon soon soon go", "go at", "at go", "go home home", "quite"])
def test_a_rule_is_used_as_often_as_it_stands(text: str, write: Write) -> None:
    assert _slots(Grammar.compile([write(SOON)]), text) is None


def test_a_match_tells_how_it_came_about(write: Write) -> None:
    grammar = Grammar.compile([write(MUSIC, MUSIC_ZH, name="music")])
    (match,) = grammar.match("uh play hey jude please", "en", NOON)
    assert match.rule == "<play> {title:text} [by {artist:text}]"
    assert (match.text_tokens, match.passed) == (2, 2)


def test_the_nearest_way_is_told(write: Write) -> None:
    grammar = Grammar.compile([write(MUSIC, MUSIC_ZH, name="music")])
    attempts = grammar.nearest("turn volume to the moon", NOON)
    assert attempts[0].understood == "turn volume to"
    assert "{number:number}" in attempts[0].expected
    assert grammar.nearest("", NOON)[0].understood == ""


def test_the_slots_of_an_intent_are_known(write: Write) -> None:
    both = write(
        '[rules]\nat = "in {place}"\n[go]\nsentences = ["go <at> {x:text}", "go {x:place}"]',
        place={"Rome": 1},
    )
    grammar = Grammar.compile([both])
    assert grammar.slots_of("talk.go") == {"place": ["talk.place"], "x": ["talk.place", "text"]}
    assert grammar.slots_of("talk.come") == {}


def test_values_are_found_anywhere(write: Write) -> None:
    grammar = Grammar.compile([write('[go]\nsentences = ["{place}"]', place={"New York": 1, "York": 2})])
    text = "thirty percent of New York for the second time, 最后"
    found = grammar.values(text, NOON, ["talk.place", "percent", "number", "ordinal", "text", "nonsense"])
    assert [(kind, value, text[slice(*span)]) for kind, value, span in found] == [
        ("percent", 30, "thirty percent"),
        ("talk.place", 1, "New York"),
        ("ordinal", 2, "second"),
        ("ordinal", -1, "最后"),
    ]


def test_what_is_very_long_is_not_looked_at(write: Write) -> None:
    grammar = Grammar.compile([write('[a]\nsentences = ["play {x:text}"]')])
    assert grammar.match("play " + "la " * 150, "en", NOON)
    assert not grammar.match("play " + "la " * 500, "en", NOON)
