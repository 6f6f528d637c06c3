"""Importing any of our modules stays cheap: what is heavy loads where it is used."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

HEAVY = {
    *("torch", "transformers", "scipy", "sklearn", "faster_whisper", "faiss"),
    *("edge_tts", "zhipuai", "sentence_transformers", "pynvml"),
}

PROGRAM = """
import sys
from importlib import import_module
for name in {names!r}:
    import_module(name)
print(*({heavy!r} & {{name.partition(".")[0] for name in sys.modules}}))
"""


def test_no_module_of_ours_loads_a_heavy_one() -> None:
    files = [file for package in ("assistant", "models", "skills") for file in (ROOT / package).rglob("*.py")]
    names = sorted(
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
        if file.name != "__main__.py"
    )
    program = PROGRAM.format(names=names, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
