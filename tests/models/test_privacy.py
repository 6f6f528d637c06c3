import os
import subprocess
import sys
from pathlib import Path

LOAD = """
from models.onnx import bundled, open_model
open_model(bundled("faster_whisper", "assets", "silero_vad_v6.onnx"))
"""


def test_a_model_at_work_leaves_nothing_in_the_home(tmp_path: Path) -> None:
    """Where onnxruntime reports home, it keeps a device id and a database of events there."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ORT_", "XDG_"))}
    subprocess.run([sys.executable, "-c", LOAD], check=True, env={**env, "HOME": str(tmp_path)})
    assert list(tmp_path.rglob("*")) == []
