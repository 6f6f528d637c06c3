"""Fitting the skills' grammar to an utterance."""

from models.asr import commands
from models.asr.lexicon import pronounce

GRAMMAR = """#JSGF V1.0 UTF-8 en;
grammar home;
public <first> = stop | what's <thing>;
public <second> = [please] help;
<thing> = that;
"""
SOUNDS = {"hey": "HH EY", "jarvis": "JH AA R V AH S"}


def test_every_word_that_may_be_said_is_found() -> None:
    assert commands.words(GRAMMAR) == {"stop", "what's", "that", "please", "help"}


def test_any_command_may_follow_the_wake_word_or_its_end() -> None:
    fitted = commands.fit(GRAMMAR, ["hey jarvis", "alexa"])
    assert (
        "public <heard> = [[_hey] _jarvis | _alexa] (<first> | <second>) | [_hey] _jarvis | _alexa;" in fitted
    )
    assert fitted.count("public") == fitted.count("#JSGF") == fitted.count("grammar ") == 1


def test_without_a_wake_word_there_are_the_commands() -> None:
    assert "public <heard> = <first> | <second>;" in commands.fit(GRAMMAR, [])


def test_a_wake_word_is_known_by_what_is_left_of_it() -> None:
    entries = commands.wake_sounds("hey jarvis", SOUNDS.__getitem__)
    assert entries == {
        "_hey": "HH EY",
        "_jarvis": "JH AA R V AH S",
        "_jarvis(2)": "AA R V AH S",
        "_jarvis(3)": "R V AH S",
        "_jarvis(4)": "V AH S",
    }


def test_a_second_way_to_say_a_word_is_the_same_word() -> None:
    assert commands.plain(["what(2)", "is", "it"]) == "what is it"


def test_a_word_of_no_dictionary_is_pronounced_as_it_is_spelt() -> None:
    assert pronounce("zorblax") == "Z AO R B L AE K S"
    assert pronounce("flake's") == "F L AE K EH S"
    assert pronounce("shrine") == "SH R AY N"
    assert pronounce("七里香") is None
    assert pronounce("mp3") is None
