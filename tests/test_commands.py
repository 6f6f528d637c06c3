"""The commands as their users type them, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CONFIG = """
[household]
zone = "Asia/Shanghai"
[asr]
order = ["pocketsphinx"]
[tts]
order = ["espeak"]
[tts.espeak]
speed_en = 140
"""


class Shell:
    """A home folder of its own, in which commands run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "assistant.toml"
        self.config.write_text(CONFIG)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "LC_"))}
        self.env = {**kept, "HOME": str(folder), "LANG": "C.UTF-8"}

    def __call__(self, *arguments: object, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant", "--config", str(self.config), *map(str, arguments)]
        return subprocess.run(
            command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120, input=text
        )

    def objects(self, *arguments: object, text: str = "") -> list[Any]:
        """What the command prints: JSON objects only, one a line."""
        return [json.loads(line) for line in self(*arguments, text=text).stdout.splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_ask_takes_a_turn_and_prints_the_contracts_object(shell: Shell) -> None:
    (turn,) = shell.objects("ask", "现在几点", "--json", "--now", "2026-03-04T15:05:00+08:00")
    assert turn["heard"] == {"text": "现在几点", "language": "zh", "confidence": 1.0}
    assert turn["person"] == {"name": "owner", "role": "owner"}
    assert turn["plan"][0]["intent"] == "clock.time"
    assert turn["done"][0]["ok"] is True
    assert turn["reply"]["language"] == "zh"
    assert "下午3点05分" in turn["reply"]["text"]
    assert set(turn["ms"]) == {"endpoint", "asr", "plan", "act", "tts_first", "total"}


def test_what_cannot_be_done_is_said_and_not_claimed(shell: Shell) -> None:
    (turn,) = shell.objects("ask", "order me a pizza", "--json")
    assert turn["plan"][0]["intent"] == "chat.answer"
    assert turn["done"] == [{"intent": "chat.answer", "allowed": True, "ok": False, "code": "link_failed"}]


def test_a_spoken_file_is_heard_and_answered_into_a_file(shell: Shell) -> None:
    said, reply = shell.folder / "said.wav", shell.folder / "reply.wav"
    assert shell("say", "hey jarvis. what day is it today", "-o", said).returncode == 0
    (turn,) = shell.objects("hear", said, "--json", "--reply", reply, "--now", "2026-03-04T12:00")
    assert turn["wake"]["word"] == "hey_jarvis"
    assert turn["plan"][0]["intent"] == "clock.date"
    assert "Wednesday" in turn["reply"]["text"]
    with wave.open(str(reply)) as wav:
        sound = np.frombuffer(wav.readframes(wav.getnframes()), np.int16)
        assert 0.5 < len(sound) / wav.getframerate() < 10
    assert np.abs(sound).max() > 1000


def test_without_a_wake_word_every_utterance_counts(shell: Shell) -> None:
    said = shell.folder / "said.wav"
    assert shell("say", "what time is it", "-o", said).returncode == 0
    unmeant = shell("hear", said, "--json")
    assert unmeant.stdout == ""
    assert "said.wav" in unmeant.stderr
    (turn,) = shell.objects("hear", said, "--json", "--no-wake")
    assert turn["wake"] is None
    assert turn["plan"][0]["intent"] == "clock.time"


def test_bad_files_are_named_and_the_good_one_is_heard(shell: Shell) -> None:
    good, empty, text = (shell.folder / name for name in ("good.wav", "empty.wav", "text.wav"))
    assert shell("say", "what time is it", "-o", good).returncode == 0
    empty.touch()
    text.write_text("this is no sound")
    result = shell("hear", empty, text, shell.folder / "absent.wav", good, "--json", "--no-wake")
    assert result.returncode == 1
    problems = result.stderr.splitlines()
    assert [name for line in problems for name in ("empty", "text", "absent") if name in line] == [
        "empty",
        "text",
        "absent",
    ]
    assert len(result.stdout.splitlines()) == 1


def test_understand_answers_a_batch_in_order(shell: Shell) -> None:
    lines = '{"text": "what time is it"}\n{"text": 3}\n{"text": "停", "now": "2026-03-04T12:00"}\n'
    first, wrong, last = shell.objects("understand", "--batch", text=lines)
    assert (first["language"], first["plan"][0]["intent"]) == ("en", "clock.time")
    assert "line 2" in wrong["error"]
    assert (last["language"], last["plan"][0]["intent"]) == ("zh", "assistant.stop")


def test_a_batch_gives_one_object_for_each_line_however_odd(shell: Shell) -> None:
    lines = ["\ufeff" + '{"text": "what time is it"}', "", "[" * 100_000, r'{"text": "\ud800"}']
    lines.append('{"text": "现在几点"}\r')
    shell.env["PYTHONIOENCODING"] = "ascii"
    answers = shell.objects("understand", "--batch", text="\n".join(lines))
    assert ["error" in answer for answer in answers] == [False, True, True, False, False]
    assert answers[-1]["plan"][0]["intent"] == "clock.time"


def test_when_tells_what_a_time_means(shell: Shell) -> None:
    (answer,) = shell.objects("when", "set a timer for ten minutes", "--json")
    (found,) = answer["found"]
    assert (found["kind"], found["seconds"], found["grain"]) == ("duration", 600, "minute")
    assert "set a timer for ten minutes"[slice(*found["span"])] == "ten minutes"


def test_the_demo_is_heard_done_and_said(shell: Shell) -> None:
    turns = shell.objects("demo", "--json", "--out", shell.folder / "demo")
    done = [step["intent"] for turn in turns for step in turn["done"] if step["ok"]]
    assert done[:3] == ["clock.time", "schedule.timer", "schedule.stop"]
    assert "clock.date" in done
    unknown, unanswered, silence = turns[4:]
    assert unknown["done"] == []
    assert unknown["reply"]["text"]
    assert (unanswered["heard"]["text"], silence["heard"]["text"]) == ("", "")
    assert len(list((shell.folder / "demo").glob("*.wav"))) >= 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["understand"],
        ["models", "fetch"],
        ["ask", "hello", "--now", "yesterday"],
        ["say", "hello", "-o", "hello.mp3"],
    ],
)
def test_wrong_usage_is_exit_code_2(shell: Shell, arguments: list[str]) -> None:
    result = shell(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_text_of_nothing_but_spaces_is_no_request(shell: Shell) -> None:
    (turn,) = shell.objects("ask", "  ", "--json")
    assert (turn["plan"], turn["reply"]["text"]) == ([], "")


def test_the_check_tells_which_skill_a_mistake_switches_off(shell: Shell) -> None:
    shell.config.write_text("[skills.clock]\nhour = 24\n")
    result = shell("config", "check")
    assert result.returncode == 1
    assert "the skill clock is switched off" in result.stderr


def test_a_reader_that_has_seen_enough_is_no_error_to_report(shell: Shell) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "assistant", "--config", str(shell.config), "config", "schema"]
    with os.fdopen(writer, "wb") as stdout:
        result = subprocess.run(command, env=shell.env, stdout=stdout, stderr=subprocess.PIPE, timeout=60)
    assert (result.returncode, result.stderr) == (1, b"")


def test_an_unwritable_reply_is_one_sentence(shell: Shell) -> None:
    said, place = shell.folder / "said.wav", "/proc/no/such/place.wav"
    assert shell("say", "hey jarvis, what time is it", "-o", said).returncode == 0
    for command in (["say", "hello", "-o", place], ["hear", said, "--reply", place]):
        result = shell(*command)
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1
        assert place in result.stderr


def test_the_config_in_force_is_itself_a_config(shell: Shell) -> None:
    shown = shell("config", "show")
    assert shown.returncode == 0
    shell.config.write_text(shown.stdout)
    assert shell("config", "check").returncode == 0
    assert shell("config", "show").stdout == shown.stdout


def test_the_terminals_language_is_spoken(shell: Shell) -> None:
    shell.env["LC_ALL"] = "zh_CN.UTF-8"
    assert "语音助手" in shell("--help").stdout
    assert "听到" in shell("ask", "几点了").stdout
