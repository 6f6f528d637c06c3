"""How right and how quick time expressions are read, beside the libraries that are installed."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from assistant.understanding.when import Expression, find
from bench.report import Figure, Report
from bench.time_cases import REMINDER_KINDS, Case, cases, right
from bench.time_libraries import Find, installed

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "when"
"""Expressions with what they mean, where they lie beside the checkout."""
NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Europe/Berlin"))
PATIENCE = 5.0
"""Seconds: what takes longer hangs."""
LENGTH = 1000
HOSTILE = (
    *("every ", "monday and ", "half past ", "the day after ", "1/2/", "7:30-", "an hour and ", "from 3 to "),
    *(
        "每周一三五",
        "半",
        "一",
        "三点半",
        "初一",
        "每隔",
        "下下",
        "一百二十",
        "农历八月",
        "从三点到",
        "9",
        "utc+8 ",
    ),
    *("christmas eve ", "last day of ", "in ", "十一", "two hours and a half and "),
)
LUNAR = ("春节", "除夕", "大年", "元宵", "端午", "中秋", "重阳", "七夕", "腊八")
REPEATS = 3
FAILURES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What libraries were seen to raise, and what running out of time raises."""
Judged = list[tuple[Case, bool]]


def measure() -> Report:
    figures = [*_quickness()]
    more: dict[str, Any] = {}
    given = cases(DATA) if DATA.is_dir() else []
    if not given:
        more["left_out"] = ["expressions with what they mean: not beside this checkout"]
    for name, read in installed().items() if given else ():
        judged, seconds = _judge(read, given)
        figures += [*_accuracy(name, judged), *_times(name, seconds)]
        if name == "ours":
            more["wrong"] = [case.text for case, verdict in judged if not verdict]
    return Report("when", tuple(figures), more)


def _judge(read: Find, given: Sequence[Case]) -> tuple[Judged, list[float]]:
    judged, seconds = [], []
    for case in given:
        begun = time.perf_counter()
        found = _patiently(read, case)
        seconds.append(time.perf_counter() - begun)
        judged.append((case, right(case, found)))
    return judged, seconds


def _patiently(read: Find, case: Case) -> tuple[Expression, ...]:
    """Nothing where a reader hangs or fails, as some do."""
    try:
        with _deadline(PATIENCE):
            return read(case.text, case.language, case.now)
    except FAILURES:
        return ()


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    def over(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _accuracy(name: str, judged: Judged) -> Iterator[Figure]:
    ours = name == "ours"
    for language, least in (("zh", 97.0), ("en", 92.0)):
        core = [each for each in judged if each[0].part.startswith(f"time_core_{language}")]
        reminders = [each for each in core if each[0].kind in REMINDER_KINDS]
        yield _share(f"{name}: reminder kinds, {language}", reminders, least if ours else None)
        for kind in sorted({case.kind for case, _ in core}):
            yield _share(f"  {kind}, {language}", [each for each in core if each[0].kind == kind])
    timers = [each for each in judged if each[0].source.startswith("home_assistant")]
    yield _share(f"{name}: timer sentences", timers, 100.0 if ours else None)
    feasts = [each for each in judged if "holiday" in each[0].part]
    for language in ("zh", "en"):
        known = [each for each in feasts if each[0].language == language and not _misdated(each[0])]
        yield _share(f"{name}: holidays, {language}", known, 95.0 if ours else None)
    lunar = [each for each in feasts if _misdated(each[0])]
    yield _share("  lunar ones, whose source counts them by our months", lunar)
    yield from _detection(name, judged)


def _misdated(case: Case) -> bool:
    """This source has Mid-Autumn on 15 August, as if the eighth lunar month were August."""
    return case.source.startswith("recognizers-text") and any(name in case.text for name in LUNAR)


def _detection(name: str, judged: Judged) -> Iterator[Figure]:
    without = [verdict for case, verdict in judged if case.has is False]
    found = 100 * without.count(False) / max(len(without), 1)
    most = 1.0 if name == "ours" else None
    yield Figure(f"{name}: found where there is none", found, "%", most=most, note=f"of {len(without)}")
    yield _share(f"{name}: found where there is one", [each for each in judged if each[0].has])


def _share(what: str, judged: Judged, least: float | None = None) -> Figure:
    share = 100 * sum(verdict for _, verdict in judged) / len(judged) if judged else None
    return Figure(what, share, "%", least=least, note=f"of {len(judged)}")


def _times(name: str, seconds: Sequence[float]) -> Iterator[Figure]:
    ordered = sorted(seconds)
    most = 0.5 if name == "ours" else None
    yield Figure(f"{name}: median", 1000 * statistics.median(ordered), "ms", most=most)
    yield Figure("  99th percentile", 1000 * ordered[int(0.99 * (len(ordered) - 1))], "ms")


def _quickness() -> Iterator[Figure]:
    first = _seconds(partial(find, "tomorrow", "en", NOW), 1)
    yield Figure("ours: the first expression", 1000 * first, "ms", note="its tables are read")
    random = Random(7)  # noqa: S311 the same texts at every run
    pieces = ["".join(random.choices(HOSTILE, k=LENGTH))[:LENGTH] for _ in range(10)]
    texts = [*((piece * LENGTH)[:LENGTH] for piece in HOSTILE), *pieces]
    took = {text: _seconds(partial(find, text, "en", NOW), REPEATS) for text in texts}
    worst = max(took, key=lambda text: took[text])
    what = f"ours: the worst of {len(texts)} hostile texts of 1,000 characters"
    yield Figure(what, 1000 * took[worst], "ms", most=20.0, note=worst[:30])


def _seconds(run: Callable[[], object], times: int) -> float:
    """The best of some runs: the others shared the processor."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begun)
    return best
