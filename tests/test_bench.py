"""The benchmarks count rightly, each tried on something tiny."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.abilities import understand
from assistant.messages import Intent, Plan, Reply, Transcript
from assistant.plugins import adapters, load
from assistant.record import TurnRecord
from assistant.testing import NOON, OWNER, home
from bench.__main__ import NAMES
from bench.accuracy import WAYS, around, spoken_commands
from bench.capture import CYCLE, compare, counter
from bench.idle import rooms
from bench.judge import judge, same, shares
from bench.loop import Outcome, opened
from bench.random_whisper import Shape, make
from bench.report import Figure, Report
from bench.stimuli import LEVEL, Line, in_room, pink, speak, spoken_span
from bench.turn import STAGES, take_turn
from bench.wake import percentile, timeline

TIMER = Plan((Intent("schedule.timer", {"duration": 600}),))


def _outcome(text: str, *steps: Intent) -> Outcome:
    reply = Reply("", "en")
    return Outcome(True, TurnRecord(Transcript(text, "en", 1.0), None, OWNER, Plan(steps), (), reply))


def test_a_figure_knows_whether_it_is_good_enough() -> None:
    assert Figure("start", 1.3, "s", most=2).reached
    assert Figure("start", 2.3, "s", most=2).reached is False
    assert Figure("right", 80, "%", least=90).reached is False
    assert Figure("start", 1.3, "s").reached is None
    assert Figure("start", None, "s", most=2).reached is None


def test_a_report_is_a_table_and_a_json_object() -> None:
    report = Report("start", (Figure("to hearing", 1.3456, "s", most=2),), {"runs": 3})
    assert "to hearing  1.35 s" in report.table()
    assert json.loads(json.dumps(report.as_json()))["figures"][0]["value"] == pytest.approx(1.346)


def test_a_report_says_why_it_was_skipped() -> None:
    assert Report("wake", more={"skipped": "no pulseaudio"}).table() == "wake\nskipped: no pulseaudio"


def test_every_benchmark_is_there() -> None:
    assert {path.stem for path in (Path(__file__).parents[1] / "bench").glob("*.py")} >= set(NAMES)


def test_a_counter_shows_what_was_lost() -> None:
    whole = counter(2 * CYCLE)
    assert compare(whole).lost == 0
    assert compare(np.delete(whole, slice(100, 612))).lost == 512
    assert compare(np.delete(whole, slice(CYCLE - 10, CYCLE + 10))).lost == 20


def test_silence_put_in_by_the_player_is_no_loss() -> None:
    whole = counter(1000)
    late = np.concatenate([np.zeros(50, np.int16), whole[:400], np.zeros(30, np.int16), whole[400:]])
    assert compare(late).lost == 0
    assert compare(late).pauses >= 30


def test_an_outcome_is_judged_by_intent_and_slots() -> None:
    ten, five = ({"duration": seconds} for seconds in (600, 300))
    assert judge(_outcome("ten", Intent("schedule.timer", ten)), TIMER) == "right"
    assert judge(_outcome("five", Intent("schedule.timer", five)), TIMER) == "wrong"
    assert judge(_outcome("time", Intent("clock.time")), Plan(())) == "wrong"
    assert judge(_outcome("jazz", Intent("chat.answer", {"text": "jazz"})), TIMER) == "declined"
    assert judge(_outcome("mumble"), TIMER) == "asked"
    assert judge(_outcome(""), TIMER) == "unheard"
    assert judge(Outcome(True, None), TIMER) == "unheard"
    assert judge(Outcome(False, None), TIMER) == "asleep"


def test_shares_are_percents() -> None:
    assert shares(["right", "right", "wrong", "asked"]) == {
        **dict.fromkeys(("declined", "unheard", "asleep"), 0.0),
        "right": 50.0,
        "wrong": 25.0,
        "asked": 25.0,
    }
    assert shares([])["right"] == 0


def test_what_is_spoken_is_the_same_at_every_time() -> None:
    line = Line("stop")
    first, second = speak([line]), speak([Line("hello"), line])[1:]
    assert np.array_equal(first[0], second[0])
    assert np.sqrt(np.mean(np.square(first[0].astype(float)))) == pytest.approx(LEVEL, rel=0.05)


def test_noise_is_as_loud_as_it_is_asked_for() -> None:
    noise = in_room([1.0], snr_db=20).astype(float)
    assert np.sqrt(np.mean(np.square(noise))) == pytest.approx(LEVEL / 10, rel=0.01)
    assert np.array_equal(in_room([1.0], seed=3), in_room([1.0], seed=3))


def test_pink_noise_has_as_much_power_in_every_octave() -> None:
    power = np.abs(np.fft.rfft(pink(160_000, np.random.default_rng(0)))) ** 2
    octaves = [power[10 * low : 20 * low].sum() for low in (250, 500, 1000, 2000)]
    assert max(octaves) < 1.3 * min(octaves)


def test_the_spoken_part_of_a_sound_is_found() -> None:
    sound = np.zeros(16_000, np.int16)
    sound[3200:8000] = 1000
    assert spoken_span(sound) == (3200, 8000)


def test_words_stand_where_they_are_expected() -> None:
    word = np.full(1600, 1000, np.int16)
    said, ends = timeline([word, word])
    assert [bool(abs(said[end - 1]) > 500 and abs(said[end + 1]) < 500) for end in ends] == [True, True]


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([10.0, 20.0]) == pytest.approx(19.5)
    assert percentile([7.0]) == 7
    assert percentile([]) is None


def test_the_skills_understand_every_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that it is the ears that are measured."""
    monkeypatch.setattr("bench.accuracy.speak", lambda lines: [np.zeros(0, np.int16) for _ in lines])
    kinds = [load("skills", name) for name in adapters("skills")]
    route = understand([kind(kind.Section(), home(tmp_path)) for kind in kinds]).route
    cases = spoken_commands()
    assert len(cases) >= 100
    assert {case.way for case in cases} == set(WAYS)
    assert [case.text for case in cases if not same(route(case.text, "en", NOON), case.wanted)] == []


def test_a_case_has_a_room_before_and_after() -> None:
    word = np.ones(10, np.int16)
    before, _, pause, _, after = around([word, word])
    assert isinstance(before, float)
    assert isinstance(pause, float)
    assert isinstance(after, float)


async def test_a_random_whisper_takes_a_whole_turn(tmp_path: Path) -> None:
    make(tmp_path / "model", Shape(192, 1, 3))
    (word,) = speak([Line("good morning everybody")])
    async with opened(tmp_path, "whisper", {"model": str(tmp_path / "model")}) as app:
        stages = await take_turn(app, word)
    assert set(stages) == set(STAGES)
    assert None not in stages.values()


def test_rooms_are_as_long_as_asked() -> None:
    assert {len(sound) for sound in rooms(2.0).values()} == {32_000}
