#!/bin/sh
# Installs the assistant for the user who runs it. `./install.sh --help` says what goes where.
set -eu

usage() {
    cat <<END
./install.sh              installs, or brings an installed one up to this checkout
./install.sh --uninstall  removes it; config, reminders and models stay

  the program, in a virtual environment   $home
  the command                             $command
  the config file, if there is none       $config/assistant.toml
  the unit, started now and at login      $unit

Mirrors pass on: pip's own settings (PIP_INDEX_URL, pip.conf) hold here, and HF_ENDPOINT and proxies are kept
for the daemon in $config/environment.
END
}

cd "$(dirname "$0")"
# shellcheck source=setup.sh
. ./setup.sh

[ -n "${HOME:-}" ] || die "there is no home directory; set HOME"
home=$HOME/.local/lib/assistant
command=$HOME/.local/bin/assistant
config=${XDG_CONFIG_HOME:-$HOME/.config}/assistant
unit=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/assistant.service

install_all() {
    install_program
    mkdir -p "${command%/*}"
    ln -sf "$home/bin/assistant" "$command"
    install_config
    install_unit
    say "installed: $command"
    case ":$PATH:" in
        *":${command%/*}:"*) ;;
        *) say "${command%/*} is not in your PATH; a new login usually adds it" ;;
    esac
}

# The program and its packages, unless this very checkout is installed already.
install_program() {
    now=$(find assistant models skills requirements.lock pyproject.toml setup.sh -type f ! -name '*.pyc' |
        LC_ALL=C sort | tr '\n' '\0' | xargs -0 cat | cksum)
    [ "$(cat "$home/installed" 2>/dev/null)" != "$now" ] || { say "the program is up to date"; return 0; }
    mkdir -p "${home%/*}"
    make_venv "$home"
    want_portaudio
    want_mpv
    install_locked "$home" requirements.lock
    # From a copy, for building writes beside the sources.
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cp -R assistant models skills pyproject.toml README.md "$scratch/"
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall "$scratch"
    printf '%s\n' "$now" >"$home/installed"
}

# Only for the owner: people write keys into it.
install_config() (
    umask 077
    mkdir -p "$config"
    if [ ! -e "$config/assistant.toml" ]; then
        cp config/assistant.toml "$config/assistant.toml"
        chmod 600 "$config/assistant.toml"
        say "config: $config/assistant.toml"
    fi
    write_environment >"$config/environment.new"
    touch "$config/environment"
    # What was written before and is not set now stays.
    kept=$(awk -F= 'FILENAME == ARGV[1] { now[$1]; next } !($1 in now)' \
        "$config/environment.new" "$config/environment")
    [ -z "$kept" ] || printf '%s\n' "$kept" >>"$config/environment.new"
    mv "$config/environment.new" "$config/environment"
)

# What the daemon must be told of the network, in systemd's form: systemd.exec(5), EnvironmentFile=.
write_environment() {
    for name in HF_ENDPOINT http_proxy https_proxy all_proxy no_proxy \
        HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE REQUESTS_CA_BUNDLE; do
        eval "value=\${$name:-}"
        # shellcheck disable=SC2154 # set by eval
        [ -z "$value" ] || printf '%s="%s"\n' "$name" "$(printf '%s' "$value" | sed 's/[\\"$`]/\\&/g')"
    done
}

install_unit() {
    mkdir -p "${unit%/*}"
    cp systemd/assistant.service "$unit"
    if has_user_systemd; then
        systemctl --user daemon-reload
        systemctl --user enable --quiet assistant
        systemctl --user restart assistant
        say "running: systemctl --user status assistant"
    else
        say "no systemd for users runs here; start it yourself: assistant run"
    fi
}

has_user_systemd() { systemctl --user show-environment >/dev/null 2>&1; }

uninstall() {
    if has_user_systemd; then systemctl --user disable --now --quiet assistant 2>/dev/null || true; fi
    rm -f "$unit"
    if has_user_systemd; then systemctl --user daemon-reload; fi
    [ "$(readlink "$command" 2>/dev/null)" != "$home/bin/assistant" ] || rm "$command"
    rm -rf "$home"
    say "removed; what stays: $config, ${XDG_DATA_HOME:-$HOME/.local/share}/assistant," \
        "${XDG_STATE_HOME:-$HOME/.local/state}/assistant, ${XDG_CACHE_HOME:-$HOME/.cache}/assistant"
}

case ${1:-} in
    "") install_all ;;
    --uninstall) uninstall ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
