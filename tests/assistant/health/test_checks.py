"""Each check of the doctor says how bad it is, in both languages, and what to do."""

from datetime import UTC, datetime
from importlib.resources import files
from typing import get_args

import pytest

from assistant.health import checks
from assistant.health.checks import Finding, worded
from assistant.knowledge.formats.paper import Flaw
from assistant.messages import Language
from assistant.wording import LANGUAGES, Wording

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDING = Wording(files("assistant.health") / "replies")

FINDINGS = [
    (checks.python((3, 12)), "ok"),
    (checks.python((3, 15)), "degraded"),
    (checks.config([], fatal=False), "ok"),
    (checks.config(["a:1: b: wrong"], fatal=False), "degraded"),
    (checks.config(["a:1: b: wrong"], fatal=True), "broken"),
    (checks.people([], ["Mum", "Tom"]), "ok"),
    (checks.people(["a:1: b: wrong"], []), "broken"),
    (checks.device("microphone", "Jabra"), "ok"),
    (checks.device("microphone", None, "none"), "degraded"),
    (checks.device("speaker", "Jabra"), "ok"),
    (checks.device("speaker", None, "none"), "degraded"),
    (checks.engines("tts", ["edge"], {}), "ok"),
    (checks.engines("tts", ["edge", "espeak"], {"edge": "away"}), "degraded"),
    (checks.engines("tts", ["edge", "piper"], {"piper": "not installed"}), "ok"),
    (checks.engines("asr", ["whisper"], {"whisper": "not here"}), "broken"),
    (checks.answers(["zhipu", "openai"], {"zhipu": "no key"}), "ok"),
    (checks.answers(["zhipu"], {"zhipu": "no key"}), "degraded"),
    (checks.skills(["clock"], {}), "ok"),
    (checks.skills(["clock"], {"clock": "wrong"}), "degraded"),
    (checks.reminders("reminders.sqlite", whole=True), "ok"),
    (checks.reminders("reminders.sqlite", whole=False), "broken"),
    (checks.calendars({}, [], {}, 0), "ok"),
    (checks.calendars({"family": 12}, [], {}, 0), "ok"),
    (checks.calendars({"family": 12}, ["work"], {}, 0), "degraded"),
    (checks.calendars({"family": 12}, [], {"family": "no calendar"}, 0), "degraded"),
    (checks.calendars({"family": 12}, [], {}, 3), "degraded"),
    (checks.papers(0, 0, waiting=False), "ok"),
    (checks.papers(12, 1, waiting=False), "ok"),
    (checks.papers(0, 1, waiting=True), "degraded"),
    (checks.paper_folder("/manuals", "missing"), "degraded"),
    (checks.paper_folder("/manuals", "closed"), "degraded"),
    (checks.papers_left(3), "degraded"),
    (checks.papers_full(20_000), "degraded"),
    *((checks.paper("/manuals/a.pdf", flaw), "degraded") for flaw in get_args(Flaw)),
    (checks.network("example.org", None), "ok"),
    (checks.network("example.org", "no answer"), "degraded"),
    (checks.gpu("ok", "", fitted=True, name="RTX", free_mb=7000, total_mb=8000), "ok"),
    (checks.gpu("none", "", fitted=False), "ok"),
    (checks.gpu("missing", "", fitted=False, reason="NVML Shared Library Not Found"), "ok"),
    (checks.gpu("missing", "", fitted=True, reason="Driver Not Loaded"), "degraded"),
    (checks.gpu("none", "GPU-1", fitted=True, reason="Not Found"), "degraded"),
    (checks.gpu("lost", "", fitted=True, name="RTX", reason="GPU is lost"), "degraded"),
    (checks.gpu("unreadable", "", fitted=True, name="RTX", reason="Not Supported"), "degraded"),
    (checks.folder("state", "/s", 50_000, None), "ok"),
    (checks.folder("state", "/s", 500, None), "degraded"),
    (checks.folder("state", "/s", 5, None), "broken"),
    (checks.folder("state", "/s", 0, "cannot write to /s"), "broken"),
    (checks.clock(NOON, "Asia/Shanghai", named=False), "ok"),
    (checks.clock(NOON, "Etc/UTC", named=False), "degraded"),
    (checks.clock(NOON, "Etc/UTC", named=True), "ok"),
    (checks.clock(NOON.replace(year=1970), "Asia/Shanghai", named=True), "broken"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("finding", "state"), FINDINGS)
def test_a_finding_has_its_state_and_a_mend_unless_all_is_well(
    finding: Finding, state: str, language: Language
) -> None:
    check = worded(finding, WORDING, language)
    assert check.state == state
    assert check.says
    assert bool(check.mend) == (state != "ok")


def test_no_sentence_is_unused() -> None:
    used = {finding.key for finding, _ in FINDINGS}
    for language in LANGUAGES:
        assert {key.removesuffix("_mend") for key in WORDING.keys(language)} == used
