"""How quick sentences are understood: ordinary ones, among many intents, and hostile ones."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from assistant.messages import Language
from assistant.plugins import adapters, load
from assistant.testing import home
from assistant.understanding.grammar import Grammar, Speakable
from bench.report import Figure, Report

HERE = Path(__file__).resolve()
SAID = HERE.parents[1] / "tests" / "skills" / "utterances.txt"
DATA = HERE.parents[2] / "shared" / "data" / "nlu"
NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Europe/Berlin"))
STRINGS = 100_000
ROOMS = ("kitchen", "bedroom", "hall", "garden")
PIECES = (
    *(
        "set a timer for ",
        "half ",
        "an ",
        "hour and ",
        "a ",
        "the ",
        "of ",
        "to ",
        "play ",
        "remind me to ",
        "every ",
    ),
    *(
        "twenty ",
        "first ",
        "next ",
        "friday ",
        "until ",
        "at ",
        "and ",
        "1,",
        "-",
        "minus ",
        "point ",
        "oh ",
        "'s ",
    ),
    *(
        "五",
        "分钟",
        "点",
        "半",
        "后",
        "每",
        "周",
        "下",
        "一",
        "的",
        "给我",
        "提醒",
        "播放",
        "百分之",
        "第",
        "号",
        "月",
        "零",
    ),
    *(
        "9",
        ":",
        "/",
        "%",
        "½",
        ".",
        "\x00",
        "\ud800",
        "🙂",
        "e\u0301",
        "𝟘",
        "١٢",
        "\u202e",
        "{x}",
        "[(|)]",
        "\n",
        "  ",
    ),
)
"""What a hostile string is made of, beside any characters at all."""


@dataclass(frozen=True)
class Made:
    """A skill of made-up intents."""

    name: str
    folder: Path
    names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return self.names


def measure() -> Report:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        skills = [_built(name, folder) for name in adapters("skills")]
        starts = list(_starts(skills, folder / "cache"))
        grammar = Grammar.compile(skills, folder / "cache")
        said = ordinary()
        figures = [*starts, *_reading(grammar, said), *_growth(folder), *_long(grammar), *_hostile(grammar)]
    return Report("understand", tuple(figures), {"sentences": len(said)})


def ordinary() -> list[str]:
    """What the tests of the skills say, and outside requests where such data lies beside the checkout."""
    lines = [
        line.split(" | ")[0] for line in SAID.read_text("utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    for path in sorted(DATA.glob("*.jsonl")):
        rows = path.read_text("utf-8").splitlines()
        lines += [json.loads(row)["text"] for row in rows[:: max(len(rows) // 300, 1)]]
    return lines


def _built(name: str, folder: Path) -> Speakable:
    kind = load("skills", name)
    skill: Speakable = kind(kind.Section(), home(folder / name))
    return skill


def _starts(skills: Sequence[Speakable], cache: Path) -> Iterator[Figure]:
    yield Figure("start, for the first time", _ms(lambda: Grammar.compile(skills, cache)), "ms")
    times = [_ms(lambda: Grammar.compile(skills, cache)) for _ in range(9)]
    yield Figure("start, from the cache", statistics.median(times), "ms", most=100)


def _reading(grammar: Grammar, said: Sequence[str]) -> Iterator[Figure]:
    for name in ("first", "again"):
        times = sorted(_matched(grammar, text) for text in said)
        yield Figure(f"a sentence, {name}: median", statistics.median(times), "ms", most=1)
        yield Figure(f"a sentence, {name}: p99", times[len(times) * 99 // 100], "ms", most=5)


def _growth(folder: Path) -> Iterator[Figure]:
    """The same made-up intents for ours and for hassil, which is an extra; each sentence once before."""
    ours = {count: statistics.median(_made(folder, count)) for count in (10, 100, 1000)}
    for count, median in ours.items():
        most = 2 * ours[10] if count == 1000 else None
        yield Figure(f"{count} intents: median", median, "ms", most=most)
    try:
        theirs = statistics.median(_hassil(1000))
    except ImportError:
        yield Figure("hassil's time over ours, 1000 intents", None, "", note="hassil is not installed")
        return
    yield Figure("1000 intents, hassil: median", theirs, "ms")
    yield Figure("hassil's time over ours, 1000 intents", theirs / ours[1000], "", least=10)


def _made(folder: Path, count: int) -> list[float]:
    sentences = folder / f"made{count}" / "sentences"
    sentences.mkdir(parents=True)
    lines = (f'[i{each}]\nsentences = ["{_template(each, "{level:number}")}"]\n' for each in range(count))
    (sentences / "en.toml").write_text("".join(lines), "utf-8")
    (sentences / "zh.toml").write_text("", "utf-8")
    grammar = Grammar.compile([Made("made", sentences.parent, {"room": {room: room for room in ROOMS}})])
    said = [_said(each % count) for each in range(1000)]
    for text in said:
        grammar.match(text, "en", NOW)
    return [_matched(grammar, text) for text in said]


def _hassil(count: int) -> list[float]:
    from hassil.intents import Intents
    from hassil.recognize import recognize

    made = {f"i{each}": {"data": [{"sentences": [_template(each, "{level}")]}]} for each in range(count)}
    lists = {"room": {"values": list(ROOMS)}, "level": {"range": {"from": 0, "to": 100}}}
    intents = Intents.from_dict({"language": "en", "intents": made, "lists": lists})
    return [_ms(partial(recognize, _said(each), intents)) for each in range(0, count, 5)]


def _template(number: int, level: str) -> str:
    return f"(set|change) [the] thing{number} [in [the] {{room}}] to {level}"


def _said(number: int) -> str:
    return f"set the thing{number} in the kitchen to 42"


def _long(grammar: Grammar) -> Iterator[Figure]:
    """1,000 characters of one piece over and over."""
    times = {piece: _matched(grammar, (piece * 1000)[:1000]) for piece in PIECES}
    worst = max(times, key=lambda piece: times[piece])
    yield Figure("the worst 1,000 characters", times[worst], "ms", note=repr(worst))


def _hostile(grammar: Grammar) -> Iterator[Figure]:
    """Whatever is raised ends the benchmark."""
    random = Random(1)  # noqa: S311
    worst = max(_matched(grammar, _string(random)) for _ in range(STRINGS))
    yield Figure(f"the worst of {STRINGS:,} random strings", worst, "ms")


def _string(random: Random) -> str:
    if random.random() < 0.2:
        return "".join(chr(random.randrange(0x11_0000)) for _ in range(random.randrange(40)))
    return "".join(random.choices(PIECES, k=random.randrange(1, 30)))


def _matched(grammar: Grammar, text: str) -> float:
    return _ms(lambda: grammar.match(text, "en", NOW))


def _ms(action: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000
