"""When an utterance has begun and ended."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.endpoint import Endpointer, Phase
from assistant.messages import FRAME, RATE
from assistant.settings import EndpointSection

SECTION = EndpointSection(
    minimum_speech_seconds=0.15, start_timeout_seconds=2, silence_seconds=0.7, longest_seconds=4
)
PROBABILITIES = st.lists(st.floats(0, 1), max_size=300)


def frames(seconds: float) -> int:
    return round(seconds * RATE / FRAME)


def feed(endpointer: Endpointer, *parts: tuple[float, float]) -> Phase:
    """Each part is a probability and how many seconds it lasts."""
    for probability, seconds in parts:
        for _ in range(frames(seconds)):
            endpointer.feed(probability)
    return endpointer.phase


def test_an_utterance_ends_after_the_silence() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (0, 0.5), (1, 1.0)) is Phase.SPEAKING
    assert feed(endpointer, (0, 0.6)) is Phase.SPEAKING
    assert feed(endpointer, (0, 0.2)) is Phase.ENDED
    assert endpointer.speech == (frames(0.5) * FRAME, (frames(0.5) + frames(1.0)) * FRAME)


def test_a_pause_shorter_than_the_silence_is_part_of_the_utterance() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (1, 0.5), (0, 0.5), (1, 0.5), (0, 0.5)) is Phase.SPEAKING
    assert endpointer.speech == (0, (2 * frames(0.5) + frames(0.5)) * FRAME)


def test_the_silence_asked_for_may_differ_at_each_decision() -> None:
    endpointer = Endpointer(SECTION)
    feed(endpointer, (1, 0.5), (0, 0.32))
    assert endpointer.feed(0, silence_seconds=2) is Phase.SPEAKING
    assert endpointer.feed(0, silence_seconds=0.3) is Phase.ENDED


def test_clicks_do_not_begin_an_utterance() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, *[(1, 0.1), (0, 0.3)] * 6) is Phase.TIMED_OUT
    assert endpointer.speech == (0, 0)


def test_a_hesitation_within_the_first_word_does_not_restart_it() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (1, 0.1), (0, 0.1), (1, 0.1)) is Phase.SPEAKING
    assert endpointer.speech[0] == 0


def test_doubtful_frames_stay_what_they_were() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (0.4, 1.0)) is Phase.WAITING
    assert feed(endpointer, (0.6, 0.3), (0.4, 1.5)) is Phase.SPEAKING
    assert feed(endpointer, (0.3, 0.2), (0.4, 0.6)) is Phase.ENDED


def test_nobody_speaks_before_the_timeout() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (0, 1.9)) is Phase.WAITING
    assert feed(endpointer, (0, 0.2)) is Phase.TIMED_OUT


def test_somebody_who_begins_at_the_timeout_is_heard() -> None:
    assert feed(Endpointer(SECTION), (0, 1.95), (1, 0.3)) is Phase.SPEAKING


def test_an_endless_utterance_is_cut() -> None:
    endpointer = Endpointer(SECTION)
    assert feed(endpointer, (0, 1), (1, 3.9)) is Phase.SPEAKING
    assert feed(endpointer, (1, 0.2)) is Phase.TOO_LONG


def test_speech_that_stops_while_it_may_be_the_wake_word_begins_nothing() -> None:
    endpointer = Endpointer(SECTION, doubtful=frames(0.6) * FRAME)
    assert feed(endpointer, (1, 0.5), (0, 0.3)) is Phase.WAITING
    assert feed(endpointer, (1, 0.3)) is Phase.SPEAKING
    assert endpointer.speech[0] == (frames(0.5) + frames(0.3)) * FRAME


def test_speech_that_goes_on_counts_from_where_it_began() -> None:
    endpointer = Endpointer(SECTION, doubtful=frames(0.6) * FRAME)
    assert feed(endpointer, (0, 0.2), (1, 0.3)) is Phase.WAITING
    assert feed(endpointer, (1, 0.3)) is Phase.SPEAKING
    assert endpointer.speech[0] == frames(0.2) * FRAME


@given(PROBABILITIES)
def test_the_speech_lies_within_what_was_fed(probabilities: list[float]) -> None:
    endpointer = Endpointer(SECTION)
    for count, probability in enumerate(probabilities, 1):
        phase = endpointer.feed(probability)
        start, end = endpointer.speech
        assert 0 <= start <= end <= count * FRAME
        assert (start < end) == (phase in (Phase.SPEAKING, Phase.ENDED, Phase.TOO_LONG))


@given(PROBABILITIES, PROBABILITIES)
def test_a_final_phase_stays(before: list[float], after: list[float]) -> None:
    endpointer = Endpointer(SECTION)
    for probability in [*before, *[0.0] * frames(5)]:
        endpointer.feed(probability)
    decided = endpointer.phase, endpointer.speech
    assert endpointer.phase.final
    for probability in after:
        endpointer.feed(probability)
    assert (endpointer.phase, endpointer.speech) == decided


@given(st.lists(st.floats(0, 1), min_size=frames(7), max_size=frames(7)))
def test_it_decides_in_time_whatever_is_heard(probabilities: list[float]) -> None:
    """The start timeout, a doubtful beginning, the longest utterance: 7 s cover them all."""
    endpointer = Endpointer(SECTION)
    for probability in probabilities:
        endpointer.feed(probability)
    assert endpointer.phase.final
