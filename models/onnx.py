"""Opens ONNX models so that each costs one core only while it works, and nothing while it waits."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelFailed, ModelMissing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FATAL = 4
"""onnxruntime's severity: its warnings are about graphs that we did not make."""


def open_model(path: Path, *, threads: int = 1) -> InferenceSession:
    """Raises ModelFailed where the file is no model."""
    import onnxruntime

    onnxruntime.set_default_logger_severity(FATAL)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = FATAL
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except failures() as error:
        raise ModelFailed(f"{path} is not an ONNX model that can be read: {error}") from error


def failures() -> tuple[type[Exception], ...]:
    """What the library raises of its own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    return (
        *(errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.InvalidProtobuf),
        *(errors.NoSuchFile, errors.NotImplemented, errors.RuntimeException, errors.EngineError),
    )


def bundled(package: str, *parts: str) -> Path:
    """A file that an installed package carries, found without importing the package.

    Raises ModelMissing where the package is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(f"the package {package} is not installed: pip install {package.replace('_', '-')}")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)
