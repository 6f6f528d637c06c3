"""Where the assistant keeps its files, by the XDG rules, and the lock that lets only one daemon run."""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AlreadyRunning, StorageError
from assistant.protocols import Place

NAME = "assistant"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user. Naming them creates nothing; `writable` makes one."""

    config: Path
    data: Path
    """Downloaded once: model weights."""
    state: Path
    """Must survive."""
    cache: Path
    """May be deleted at any time."""
    runtime: Path
    """Sockets; gone after a restart."""

    @property
    def config_file(self) -> Path:
        return self.config / "assistant.toml"

    @property
    def place(self) -> Place:
        return Place(models=self.data / "models", cache=self.cache, state=self.state)


def find(environ: Mapping[str, str] = os.environ) -> Paths:
    """What systemd gave the unit, else XDG's folders. Raises StorageError where there is no home.

    Source: XDG Base Directory Specification 0.8, and "Sandboxing" in systemd.exec(5).
    """
    state = _folder(environ, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state")
    return Paths(
        config=_folder(environ, "CONFIGURATION_DIRECTORY", "XDG_CONFIG_HOME", ".config"),
        data=_folder(environ, "", "XDG_DATA_HOME", ".local/share"),
        state=state,
        cache=_folder(environ, "CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache"),
        runtime=_absolute(environ, "RUNTIME_DIRECTORY")
        or ((root := _absolute(environ, "XDG_RUNTIME_DIR")) and root / NAME)
        or state / "run",
    )


def writable(folder: Path) -> Path:
    """The folder, made (for its owner alone) if needed. Raises StorageError where it takes no file."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def storage_error(error: OSError, folder: Path) -> StorageError:
    """A sentence that names the folder and the mend."""
    mend = MENDS.get(error.errno or 0, "give yourself the right to write there")
    return StorageError(f"cannot write to {folder}: {error.strerror or error}; {mend}")


MENDS = {
    errno.ENOSPC: "free some space on that disk",
    errno.EDQUOT: "free some space within your quota",
    errno.EROFS: "mount that disk writable, or set XDG_STATE_HOME and XDG_CACHE_HOME to folders elsewhere",
    errno.EEXIST: "move the file of that name away",
    errno.ENOTDIR: "a file lies where a folder is needed; move it away",
}


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Holds the household's lock, which dies with the process. Raises AlreadyRunning, StorageError."""
    file = writable(state) / "lock"
    try:
        lock = file.open("a+", encoding="ascii")
    except OSError as error:
        raise storage_error(error, state) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read(20).strip() or "unknown"
            raise AlreadyRunning(
                f"another assistant is running already (process {holder}); "
                "stop it first: systemctl --user stop assistant"
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _folder(environ: Mapping[str, str], unit: str, variable: str, default: str) -> Path:
    if given := _absolute(environ, unit):
        return given
    return (_absolute(environ, variable) or _home(environ) / default) / NAME


def _absolute(environ: Mapping[str, str], variable: str) -> Path | None:
    """XDG says that a relative path is to be ignored; systemd separates several folders by colons."""
    first = environ.get(variable, "").partition(":")[0]
    return Path(first) if first.startswith("/") else None


def _home(environ: Mapping[str, str]) -> Path:
    if home := _absolute(environ, "HOME"):
        return home
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError as error:
        raise StorageError(
            "there is no home directory; set HOME to a folder that the assistant may write to"
        ) from error
