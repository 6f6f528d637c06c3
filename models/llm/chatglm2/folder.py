"""Finds the folder of the model that the config asks for, or says how to get it."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ModelMissing

USUAL = "chatglm2-6b-int4"


def find(model: str, models: Path, *, fetch: bool) -> Path:
    """`model`: a folder, the name of one among `models`, or auto. Raises ModelMissing."""
    if "/" in model or Path(model).is_dir():
        folder = Path(model).expanduser()
        if not folder.is_dir():
            raise ModelMissing(f"llm.chatglm2.model: there is no folder {folder}")
        return folder
    name = USUAL if model == "auto" else model
    if (models / name).is_dir():
        return models / name
    mend = f"assistant models fetch {USUAL}" if name == USUAL else f"put it into {models / name}"
    raise ModelMissing(
        f"there is no model {name} yet: {mend}", fetch=USUAL if fetch and name == USUAL else ""
    )


def has_graphics_card() -> bool:
    """Whether NVIDIA's driver is there, in Linux or in Windows' Linux; costs neither torch nor CUDA."""
    return any(Path(file).exists() for file in ("/dev/nvidiactl", "/dev/dxg"))
