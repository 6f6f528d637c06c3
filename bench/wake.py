"""How soon the chime is heard after the wake word.

The daemon hears from a sound server's null sink and chimes into another, both recorded. Measured are the
time from the daemon's decision, as its log tells it, to the first sound of the chime at the speaker, and the
time from the end of the spoken word.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from assistant.messages import RATE, Pcm
from bench.daemon import Daemon, is_ready
from bench.report import Figure, Report
from bench.sound_server import Pulse
from bench.stimuli import SPEEDS, VOICES, Line, in_room, speak
from bench.tape import Tape

WORD = "hey jarvis"
TRIALS = 24
SETTLE_SECONDS = 3.0
GAP_SECONDS = 3.5
"""Longer than the word's refractory time and the wait for a command."""
CONFIG = """\
[endpoint]
start_timeout_seconds = 0.8
[asr]
order = ["pocketsphinx"]
[logs]
level = "debug"
"""
AUDIBLE = 328
"""Of int16: a hundredth of full scale."""
LONGEST_SECONDS = 1.0
"""After the decision, a chime that comes later counts as not heard."""
TARGET_MS = 150.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One wake word that was heard."""

    after_decision: float | None
    """Milliseconds until the chime; None where there was none."""
    after_word: float | None
    word_to_decision: float


def measure(*, trials: int = TRIALS) -> Report:
    kinds = islice(product((*SPEEDS, SPEEDS[1]), VOICES), trials)
    words = speak([Line(WORD, voice, speed) for speed, voice in kinds])
    answers = listen(words)
    after_decision = sorted(answer.after_decision for answer in answers if answer.after_decision is not None)
    after_word = sorted(answer.after_word for answer in answers if answer.after_word is not None)
    decision = sorted(answer.word_to_decision for answer in answers)
    return Report(
        "wake",
        (
            Figure("decision to chime, 95th percentile", percentile(after_decision), "ms", most=TARGET_MS),
            Figure("decision to chime, median", middle(after_decision), "ms"),
            Figure("end of the word to decision, median", middle(decision), "ms"),
            Figure("end of the word to chime, median", middle(after_word), "ms"),
            Figure("end of the word to chime, 95th percentile", percentile(after_word), "ms"),
            Figure("words heard", len(answers), f"of {len(words)}"),
            Figure("chimes heard", len(after_decision), f"of {len(answers)}"),
        ),
        {"after_decision_ms": [round(value, 1) for value in after_decision]},
    )


def listen(words: Sequence[Pcm]) -> list[Answer]:
    """Says the words to a daemon, one after another."""
    said, ends = timeline(words)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pulse = stack.enter_context(Pulse(scratch / "pulse"))
        daemon = stack.enter_context(Daemon(scratch, pulse, CONFIG))
        daemon.wait_for(is_ready)
        mic = stack.enter_context(Tape(pulse, "mic"))
        speaker = stack.enter_context(Tape(pulse, "speaker"))
        time.sleep(0.5)
        pulse.say(said, RATE)
        time.sleep(len(said) / RATE + 1)
        decided = [line.at for line in daemon.drain() if " wake word " in line.text]
    began = int(np.flatnonzero(mic.sound)[0])
    ended = [mic.came(began + end) for end in ends]
    return [answer for end in ended if (answer := answer_to(end, decided, speaker))]


def timeline(words: Sequence[Pcm]) -> tuple[Pcm, list[int]]:
    """All words in a quiet room, and the sample at which each ends."""
    parts: list[Pcm | float] = [SETTLE_SECONDS]
    ends = []
    samples = round(SETTLE_SECONDS * RATE)
    for word in words:
        parts += [word, GAP_SECONDS]
        ends.append(samples + len(word))
        samples += len(word) + round(GAP_SECONDS * RATE)
    return in_room(parts), ends


def answer_to(end: float, decided: Sequence[float], speaker: Tape) -> Answer | None:
    """What followed the word that ended then; None where it was not heard."""
    decision = next((at for at in decided if end - 0.5 < at < end + LONGEST_SECONDS), None)
    if decision is None:
        return None
    first = speaker.after(decision)
    heard = speaker.sound[first : first + round(LONGEST_SECONDS * RATE)]
    loud = np.flatnonzero(np.abs(heard.astype(np.int32)) > AUDIBLE)
    chime = speaker.came(first + int(loud[0])) if len(loud) else None
    return Answer(
        after_decision=None if chime is None else (chime - decision) * 1000,
        after_word=None if chime is None else (chime - end) * 1000,
        word_to_decision=(decision - end) * 1000,
    )


def middle(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def percentile(values: Sequence[float], percent: int = 95) -> float | None:
    """Between the two nearest values."""
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]
