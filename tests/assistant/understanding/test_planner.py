"""One sentence may ask for several things: where it is cut, and where not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.messages import Intent
from assistant.testing import NOON
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from assistant.understanding.pieces import Interpreter, Step, Understood
from assistant.understanding.planner import weigh
from tests.assistant.understanding.conftest import Talk

HERE = Path(__file__).parent
PLACES = {
    "beijing": "北京",
    "shanghai": "上海",
    "paris": "巴黎",
    "london": "伦敦",
    "tokyo": "东京",
    "hohhot": "呼和浩特",
}
LISTS = {
    "place": {name: key for key, zh in PLACES.items() for name in (key, zh)} | {"trinidad and tobago": "tt"},
    "kind": {"alarm": "alarm", "alarms": "alarm", "timer": "timer", "闹钟": "alarm", "计时器": "timer"},
    "name": {"eggs": "eggs", "pasta": "pasta", "煮蛋": "eggs", "煮面": "pasta"},
    "when": {
        **dict.fromkeys(("6", "six", "六点"), "06:00"),
        **dict.fromkeys(("7", "seven", "half past seven", "7:30 a.m."), "07:00"),
        **dict.fromkeys(("七点", "明早七点", "明天早上七点"), "07:00"),
        **dict.fromkeys(("8", "eight", "eight o'clock", "8:00", "八点", "明天早上八点", "明早八点"), "08:00"),
        **dict.fromkeys(("11:00", "11", "eleven"), "11:00"),
        **{
            word: word
            for word in ("today", "tomorrow", "in ten minutes", "in five minutes", "今天", "明天", "十分钟后")
        },
    },
    "topic": {"sports": "sports", "体育": "sports"},
    "playlist": {"jazz playlist": "jazz"},
}
OPEN = {"text", "query"}


@pytest.fixture(scope="module")
def interpret() -> Interpreter:
    """Understands what the household's skills understand."""
    folders = sorted(each for each in (HERE / "household").iterdir() if (each / "sentences").is_dir())
    grammar = Grammar.compile([Talk(each.name, each, LISTS) for each in folders])

    def understand(text: str) -> Understood | None:
        found = grammar.match(text, detect(text, "en"), NOON)
        if not found:
            return None
        best = found[0]
        opened = tuple(span for name, span in best.spans.items() if name in OPEN)
        intent = Intent(best.intent, best.slots, best.confidence)
        return Understood(intent, best.spans, best.confidence, closed=not opened, text_spans=opened)

    return understand


def _cases(chapter: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    current = ""
    for line in (HERE / "plans.txt").read_text("utf-8").splitlines():
        said, arrow, steps = line.partition(" => ")
        if line and not line.startswith("#") and not arrow:
            current = line
        elif arrow and current == chapter:
            found.append((said, steps))
    return found


def _written(steps: tuple[Step, ...] | None, like: str) -> str:
    """The steps as the file writes them, with those slots alone that it names."""
    if not steps:
        return "nothing"
    wanted = like.split(" | ")
    return " | ".join(_step(step, wanted[at] if at < len(wanted) else "") for at, step in enumerate(steps))


def _step(step: Step, like: str) -> str:
    words = [step.intent.name]
    words += [f"{name}={step.intent.slots.get(name)}" for name in re.findall(r"(\w+)=", like)]
    if clock := re.search(r"\d\d:\d\d", like):
        words.append(clock[0] if clock[0] in str(step.intent.slots) else str(step.intent.slots))
    return " ".join([*words, *([f"({step.condition})"] if step.condition else [])])


def _check(interpret: Interpreter, said: str, steps: str) -> None:
    weighed = weigh(said, detect(said, "en"), interpret)
    assert _written(weighed.steps, steps) == steps, weighed.considered


@pytest.mark.parametrize(("said", "steps"), _cases("several requests"))
def test_a_sentence_is_cut_into_its_requests(interpret: Interpreter, said: str, steps: str) -> None:
    _check(interpret, said, steps)


@pytest.mark.parametrize(("said", "steps"), _cases("what requests share"))
def test_requests_share_what_is_said_once(interpret: Interpreter, said: str, steps: str) -> None:
    _check(interpret, said, steps)


@pytest.mark.parametrize(("said", "steps"), _cases("one request"))
def test_one_request_stays_whole(interpret: Interpreter, said: str, steps: str) -> None:
    _check(interpret, said, steps)


@pytest.mark.parametrize(("said", "steps"), _cases("taken back"))
def test_what_is_taken_back_is_not_done(interpret: Interpreter, said: str, steps: str) -> None:
    _check(interpret, said, steps)


@pytest.mark.parametrize(("said", "steps"), _cases("what waits for something"))
def test_a_step_tells_what_it_waits_for(interpret: Interpreter, said: str, steps: str) -> None:
    _check(interpret, said, steps)
