"""Fetching a model from a hub that may cut off, refuse or lie."""

import asyncio
import hashlib
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from assistant import catalog
from assistant.catalog import CatalogEntry
from assistant.errors import ModelMissing, StorageError
from assistant.fetch import Progress, fetch

WEIGHTS = bytes(range(256)) * 4096
CONTENTS = {"config.json": b"{}", "model.bin": WEIGHTS}
NOWHERE = "http://127.0.0.1:9"


class Hub:
    """Gives the files of one repository as Hugging Face does."""

    def __init__(self) -> None:
        self.contents = dict(CONTENTS)
        self.cut_after: list[int] = []
        """After how many bytes each next answer breaks off."""
        self.resumable = True
        self.asked: Counter[str] = Counter()
        self.hangs = False
        self.hanging, self.released = asyncio.Event(), asyncio.Event()

    async def give(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        self.asked[name] += 1
        if name not in self.contents:
            raise web.HTTPNotFound
        start = request.http_range.start or 0 if self.resumable else 0
        rest = self.contents[name][start:]
        response = web.StreamResponse(
            status=206 if start else 200, headers={"Content-Length": str(len(rest))}
        )
        await response.prepare(request)
        cut = self.cut_after.pop(0) if self.cut_after and name == "model.bin" else len(rest)
        await response.write(rest[:cut])
        if self.hangs and name == "model.bin":
            self.hanging.set()
            await self.released.wait()
        if cut < len(rest) and request.transport:
            request.transport.abort()
        return response


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
async def address(hub: Hub) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{owner}/{name}/resolve/main/{file:.+}", hub.give)
    app.router.add_get("/models/{owner}/{name}/resolve/master/{file:.+}", hub.give)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "catalog.toml"
    file.write_text(
        f"""
        [whisper-toy]
        stage = "asr"
        size_mb = 1
        languages = ["zh", "en"]
        huggingface = "toys/whisper"
        modelscope = "others/whisper"
        [whisper-toy.files]
        "config.json" = ""
        "model.bin" = "{hashlib.sha256(WEIGHTS).hexdigest()}"
        """
    )
    return file


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def toy(source: Path, models: Path) -> CatalogEntry:
    return catalog.find("whisper-toy", models, source)


def _whole(models: Path) -> bool:
    """The model's folder holds all, and nothing lies beside it."""
    there = {file.name: file.read_bytes() for file in (models / "whisper-toy").iterdir()}
    return there == CONTENTS and [folder.name for folder in models.iterdir()] == ["whisper-toy"]


def _weights(models: Path) -> list[Path]:
    return list(models.rglob("model.bin*"))


async def test_a_model_comes_whole_and_tells_its_progress(
    toy: CatalogEntry, models: Path, source: Path, address: str
) -> None:
    told: list[Progress] = []
    folder = await fetch(toy, models, told.append, hubs=(address, NOWHERE))
    assert folder == models / "whisper-toy"
    assert _whole(models)
    assert told[-1].done_mb == pytest.approx(len(WEIGHTS) / 1e6, abs=0.01)
    assert [step.done_mb for step in told] == sorted(step.done_mb for step in told)
    assert catalog.find("whisper-toy", models, source).installed


async def test_the_mirror_that_the_environment_names_is_asked(
    toy: CatalogEntry, models: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"{address}/")
    await fetch(toy, models)
    assert _whole(models)


async def test_a_download_that_is_cut_off_goes_on_where_it_was(
    toy: CatalogEntry, models: Path, address: str, hub: Hub
) -> None:
    hub.cut_after = [300_000, 1, 400_000]
    await fetch(toy, models, hubs=(address, NOWHERE), pause_seconds=0)
    assert _whole(models)
    assert hub.asked["model.bin"] == 4


async def test_a_hub_that_cannot_go_on_begins_again(
    toy: CatalogEntry, models: Path, address: str, hub: Hub
) -> None:
    hub.cut_after, hub.resumable = [300_000], False
    await fetch(toy, models, hubs=(address, NOWHERE), pause_seconds=0)
    assert _whole(models)


async def test_the_second_hub_is_asked_where_the_first_has_nothing(
    toy: CatalogEntry, models: Path, address: str
) -> None:
    await fetch(toy, models, hubs=(f"{address}/missing", address), pause_seconds=0)
    assert _whole(models)


async def test_it_says_in_one_line_that_no_hub_can_be_reached(toy: CatalogEntry, models: Path) -> None:
    with pytest.raises(ModelMissing, match="HF_ENDPOINT") as caught:
        await fetch(toy, models, hubs=(NOWHERE, NOWHERE), pause_seconds=0)
    assert "\n" not in str(caught.value)
    assert not (models / "whisper-toy").exists()


async def test_a_file_that_is_not_the_known_one_is_thrown_away(
    toy: CatalogEntry, models: Path, address: str, hub: Hub
) -> None:
    hub.contents["model.bin"] = b"x" * len(WEIGHTS)
    with pytest.raises(ModelMissing, match="another file"):
        await fetch(toy, models, hubs=(address, NOWHERE), pause_seconds=0)
    assert not _weights(models)
    hub.contents["model.bin"] = WEIGHTS
    await fetch(toy, models, hubs=(address, NOWHERE), pause_seconds=0)
    assert _whole(models)
    assert hub.asked["config.json"] == 1


async def test_what_came_before_a_cancel_is_kept_for_the_next_time(
    toy: CatalogEntry, models: Path, address: str, hub: Hub
) -> None:
    hub.hangs, hub.cut_after = True, [300_000]
    task = asyncio.create_task(fetch(toy, models, hubs=(address, NOWHERE), pause_seconds=0))
    await hub.hanging.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hub.released.set()
    assert not (models / "whisper-toy").exists()


async def test_a_full_disk_is_said_before_anything_is_written(
    toy: CatalogEntry, models: Path, address: str, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000))
    with pytest.raises(StorageError, match="0 MB left"):
        await fetch(toy, models, hubs=(address, NOWHERE))
    assert not hub.asked


async def test_a_place_that_cannot_be_written_is_named(toy: CatalogEntry, source: Path, address: str) -> None:
    with pytest.raises(StorageError, match=r"catalog\.toml cannot be written"):
        await fetch(toy, source, hubs=(address, NOWHERE))


async def test_a_folder_that_is_not_the_model_is_left_alone(
    toy: CatalogEntry, models: Path, address: str
) -> None:
    (models / "whisper-toy").mkdir(parents=True)
    (models / "whisper-toy" / "mine").touch()
    with pytest.raises(StorageError, match="in the way"):
        await fetch(toy, models, hubs=(address, NOWHERE))
    assert [file.name for file in (models / "whisper-toy").iterdir()] == ["mine"]


def test_a_model_that_nobody_offers_is_named_with_those_there_are(source: Path, models: Path) -> None:
    with pytest.raises(ModelMissing, match="there are whisper-toy"):
        catalog.find("whisper-huge", models, source)


def test_the_bundled_catalog_is_sound(models: Path) -> None:
    entries = catalog.catalog(models)
    assert "whisper-small" in {entry.name for entry in entries}
    assert not any(entry.installed for entry in entries)
    for entry in entries:
        assert "config.json" in entry.files
        if entry.stage == "asr":
            assert {"tokenizer.json", "model.bin"} <= entry.files.keys()
            assert len(entry.files["model.bin"]) == 64


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def nested(source: Path, models: Path) -> CatalogEntry:
    source.write_text(source.read_text().replace('"model.bin"', '"onnx/model.onnx"'))
    return catalog.find("whisper-toy", models, source)


async def test_files_in_a_folder_of_the_model_keep_it(
    hub: Hub, nested: CatalogEntry, source: Path, models: Path, address: str
) -> None:
    hub.contents["onnx/model.onnx"] = WEIGHTS
    folder = await fetch(nested, models, hubs=(address, NOWHERE))
    assert (folder / "onnx" / "model.onnx").read_bytes() == WEIGHTS
    assert catalog.find("whisper-toy", models, source).installed
