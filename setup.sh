#!/bin/sh
# Makes the virtual environment that a checkout runs and tests itself in, once:
#
#     ./setup.sh          .venv beside this file; the next time it returns at once
#
# install.sh sources this file for the functions in it.
set -eu

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The first Python that the assistant runs on. A version manager's stub may stand for a Python that is not
# there, so each is tried. 3.14 comes last: not every recogniser exists for it yet.
find_python() {
    for newest in 13 14; do
        for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14; do
            "$candidate" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, $newest))" \
                2>/dev/null || continue
            command -v "$candidate"
            return
        done
    done
    die "Python 3.11 to 3.14 is needed, and none was found; install one (on Debian and Ubuntu:" \
        "sudo apt-get install python3 python3-venv), or name it: PYTHON=/path/to/python3 $0"
}

has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }

# Becomes root for one command: as it is, or by sudo without a question, or with one where somebody can answer.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif sudo -n true 2>/dev/null; then sudo -n "$@"
    elif [ -t 0 ] && command -v sudo >/dev/null; then sudo "$@"
    else return 1
    fi
}

# Installs Debian packages and removes none: a machine whose sound is PipeWire's keeps it.
apt_install() {
    command -v apt-get >/dev/null || return 1
    say "installing $*"
    set -- env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-remove --no-install-recommends \
        -o DPkg::Lock::Timeout=120 install "$@"
    as_root "$@" >/dev/null 2>&1 || { as_root apt-get -qq update >&2 && as_root "$@" >/dev/null; }
}

want_packages() {
    [ $# = 0 ] || apt_install "$@" || say "not installed; to do it yourself: sudo apt-get install $*"
}

want_portaudio() { has_library libportaudio.so.2 || want_packages libportaudio2; }

want_mpv() { has_library libmpv.so || want_packages libmpv2; }

# A sound server of the tests' own; without it those tests are skipped.
want_sound_server() {
    missing=
    command -v pulseaudio >/dev/null || missing="$missing pulseaudio"
    command -v pactl >/dev/null || missing="$missing pulseaudio-utils"
    ls /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so >/dev/null 2>&1 || missing="$missing libasound2-plugins"
    # shellcheck disable=SC2086 # a list of words
    want_packages $missing
}

TORCH=2.13.0+cpu

# make_venv FOLDER: an environment with pip, made anew where its Python is gone.
make_venv() {
    "$1/bin/python" -m pip --version >/dev/null 2>&1 && return
    python=$(find_python)
    say "making $1 with $("$python" --version)"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        want_packages "python$version-venv"
    fi
    "$python" -m venv --clear "$1" || die "$python cannot make a virtual environment"
}

# install_locked FOLDER LOCK: exactly the packages of the lock. --no-deps: the lock is complete, and leaves out
# what openwakeword asks for but we never import. pip's own settings (mirrors, proxies) hold.
install_locked() {
    say "installing the packages of ${2##*/}"
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$2"
}

# fingerprint FILE...: changes when one of the files does.
fingerprint() { cat "$@" | cksum; }

set_up_checkout() {
    now=$(fingerprint requirements-dev.lock pyproject.toml setup.sh)
    [ "$(cat .venv/set-up 2>/dev/null)" != "$now" ] || return 0
    make_venv .venv
    want_portaudio
    want_mpv
    want_sound_server
    install_locked .venv requirements-dev.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
    printf '%s\n' "$now" >.venv/set-up
    say "ready: .venv/bin/assistant"
}

# What the local model needs, on the processor: torch of PyPI would bring three gigabytes for graphics cards, so
# only a build for the processor will do. Where pip finds none, the tests of the local model are skipped.
set_up_local_model() {
    now=$(fingerprint requirements-llm.lock setup.sh)
    [ "$(cat .venv/set-up-llm 2>/dev/null)" != "$now" ] || return 0
    say "installing torch for the processor"
    if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps "torch==$TORCH"; then
        install_locked .venv requirements-llm.lock
    else
        say "no such build here, so the tests of the local model are skipped; where there is a network:" \
            "PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make test"
    fi
    printf '%s\n' "$now" >.venv/set-up-llm
}

case ${0##*/} in
    setup.sh)
        cd "$(dirname "$0")"
        set_up_checkout
        [ "${1:-}" != llm ] || set_up_local_model
        ;;
esac
