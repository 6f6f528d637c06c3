"""The config file: every mistake is reported at once, with its line and a suggestion."""

import json
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import config
from assistant.errors import SettingsError
from assistant.protocols import Section
from assistant.settings import Settings
from assistant.validation import complaints


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "assistant.toml"


def _said(file: Path, text: str) -> list[str]:
    file.write_text(text, "utf-8")
    return [str(problem).removeprefix(f"{file}:") for problem in config.check(file)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[audio]\nchime = 'yes'", '2: audio.chime: must be true or false, not "yes"'),
        ("[audio]\nvolume = '1'", '2: audio.volume: must be a number, not "1"'),
        ("[audio]\nvolume = 1.5", "2: audio.volume: must be 1.0 or less, not 1.5"),
        ("[audio]\nvolume = nan", "2: audio.volume: must be"),
        ("[tts]\ncache_mb = 1.5", "2: tts.cache_mb: must be a whole number, not 1.5"),
        ("[tts]\ncache_mb = -1", "2: tts.cache_mb: must be 0 or more, not -1"),
        ("[tts]\norder = []", "2: tts.order: needs at least 1 item(s)"),
        ("[tts]\norder = 'edge'", '2: tts.order: must be a list in square brackets, not "edge"'),
        (
            "[asr]\norder = [\n  'wisper',\n]",
            '3: asr.order[0]: must be "pocketsphinx" or "whisper", not "wisper", did you mean whisper?',
        ),
        ("[household]\nzone = 'x'", "2: household.zone: not a time zone; use a name such as"),
        ("[endpoint]\nsilence_threshold = 0.9", "1: endpoint: silence_threshold must not be above"),
        ("[household]\nowner = 3", "2: household.owner: must be a text in quotes, not 3"),
        (
            "[household]\nzone = 'Asia/Shangai'",
            "2: household.zone: not a time zone, did you mean Asia/Shanghai?",
        ),
        ("audio = 3", "1: audio: must be a table, not 3"),
        ("\n\n[audoi]\nx = 1", "3: audoi: no such key, did you mean audio?"),
        ("[audio]\n\noutptu = ''", "3: audio.outptu: no such key, did you mean output?"),
        ("[wake]\nengin = 'x'", "2: wake.engin: no such key, did you mean engine?"),
        ("[wake.openwakewrod]\nx = 1", "1: wake.openwakewrod: no such key, did you mean openwakeword?"),
        ("[wake.openwakeword]\nx = 1", "2: wake.openwakeword.x: no such key"),
        ("skills.clock = 3", "1: skills.clock: must be a table, not 3"),
        ("[audio\n", "1: not valid TOML: "),
        (
            "[logs]\nlevel = warning\n",
            '2: not valid TOML: invalid value; texts stand in quotes: name = "text"',
        ),
        ("[audio]\n[audio]\n", "2: not valid TOML: "),
        ("[audio]\nchime = true\nchime = true", "3: not valid TOML: "),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_was_meant(file: Path, text: str, says: str) -> None:
    said = _said(file, text)
    assert len(said) == 1
    assert said[0].startswith(says)
    with pytest.raises(SettingsError):
        config.load(file)


def test_every_mistake_is_reported_at_once_in_the_order_of_the_file(file: Path) -> None:
    said = _said(file, "[tts]\ncache_mb = 'x'\n[audio]\nvolume = 2\nfoo = 1\n[skills.clock]\nbar = 1\n")
    assert [line.split(":")[0] for line in said] == ["2", "4", "5", "7"]
    with pytest.raises(SettingsError) as caught:
        config.load(file)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("table", ["[skills.clock]\nenabled = 3", "[skills.clok]\nenabled = true"])
def test_a_wrong_skill_is_a_warning(file: Path, table: str, caplog: pytest.LogCaptureFixture) -> None:
    said = _said(file, table)
    settings = config.load(file)
    assert len(said) == 1
    assert isinstance(settings, Settings)
    assert said[0] in caplog.text


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_editors_may_mark_the_start_and_end_lines_as_they_like(
    file: Path, bom: bytes, line_end: bytes
) -> None:
    file.write_bytes(bom + line_end.join([b"[audio]", b"volume = 0.5", b""]))
    assert config.load(file).audio.volume == 0.5


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[audio]\n# caf\xe9\n", ":2: is not UTF-8 text"),
        ("[audio]\n".encode("utf-16"), ":1: is not UTF-8 text"),
        (b"a" * 1_000_001, ": is too long"),
        (b"\x00", ":1: not valid TOML"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, ": is nested too deeply"),
        (b"a" + b".a" * 5000 + b" = 1", ": is nested too deeply"),
        (b"a = " + b"9" * 5000, ": holds a number that is too long"),
    ],
)
def test_a_file_that_is_no_text_is_one_clear_problem(file: Path, data: bytes, says: str) -> None:
    file.write_bytes(data)
    [problem] = config.check(file)
    assert str(problem).startswith(f"{file}{says}")


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        config.load(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="is a folder"):
        config.load(tmp_path)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config.load() == Settings()
    assert config.check() == []
    assert config.path() == tmp_path / "assistant" / "assistant.toml"


def test_an_empty_file_is_right(file: Path) -> None:
    assert _said(file, "") == []


def test_what_is_shown_is_toml_that_loads_to_the_same(file: Path) -> None:
    shown = config.show(Settings())
    assert _said(file, shown) == []
    assert config.show(config.load(file)) == shown
    assert "engine" in tomllib.loads(shown)["wake"]


def test_a_skill_with_a_wrong_table_is_left_out_of_what_is_shown() -> None:
    shown = tomllib.loads(config.show(Settings(skills={"clock": {"x": 1}, "clok": {}})))
    assert not {"clock", "clok"} & shown["skills"].keys()


class Keys(Section):
    api_key: str = ""
    pin: SecretStr = SecretStr("")


def test_no_secret_is_ever_printed() -> None:
    table = Keys(api_key="abc", pin=SecretStr("123")).model_dump(mode="json")
    assert set(config.starred(table).values()) == {"*" * 8, "*" * 10}
    assert str(complaints(Keys, {"api_key": 12345})[0]) == "api_key: must be a text in quotes"


def test_the_schema_knows_every_plugin() -> None:
    schema = config.schema()
    assert json.dumps(schema)
    assert {"wake", "tts", "skills"} <= schema["properties"].keys()
    assert "openwakeword" in schema["$defs"]["WakeSection"]["properties"]


def test_a_reload_knows_which_tables_changed(file: Path) -> None:
    file.write_text("[audio]\nvolume = 0.5\n[tts.edge]\nx = 1\n[skills.clock]\nenabled = false\n", "utf-8")
    new = Settings.model_validate(tomllib.loads(file.read_text("utf-8")))
    assert config.changed_tables(Settings(), new) == {"audio", "tts.edge", "skills.clock"}
    assert config.changed_tables(new, new) == set()
