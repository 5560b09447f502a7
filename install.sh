#!/bin/sh
# Installs Utter for the person who runs it: finds a Python, or fetches one, and hands over to
# native_helper/setup/checkout.py, which does all the rest. Safe to run again at any time; needs no root.

set -eu
umask go-w # nobody else may change what is installed, whatever the person's umask

tested='3.11 to 3.13'
# The one version of uv that this was tried with, and the Python it brings. Only used where no Python fits.
uv_version=0.13.8
managed_python=3.12
oldest_macos=14
oldest_glibc=2.35

usage() {
    cat <<'END'
Usage: ./install.sh [--no-sound] [--model | --no-model | --model-from FOLDER] [--extra LANGUAGE]
       ./install.sh --uninstall [--yes] [--keep-models] [--keep-words] [--dry-run]

Installs Utter: its own Python environment, the command `utter`, the extension's folder and the link to
each browser. Then it offers Kokoro, the natural voice (355 MB from huggingface.co), with a question; without it a
stand-in speaks. Run it again to update or repair. It needs no root and changes nothing outside your home folder.

  --model              bring the natural voice without a question
  --no-model           leave it; `utter model install` brings it at any time
  --model-from FOLDER  copy it from a folder that has its files; needs no network
  --extra LANGUAGE     bring what the natural voice needs to read ja (Japanese, 50 MB) or zh (Chinese, 5 MB); it stays
                       when you update; give it twice for both
  --no-sound           do not speak through the speakers at the end
  --uninstall          remove everything again (the same as `utter uninstall`)
  --yes                with --uninstall: do not ask
  --keep-models        with --uninstall: keep the voice model files
  --keep-words         with --uninstall: keep your own words (dictionary.toml)
  --dry-run            with --uninstall: only tell what would be removed
  --help               show this

UTTER_HOME=FOLDER ./install.sh keeps all of Utter's own files in FOLDER.
HF_ENDPOINT=ADDRESS ./install.sh brings the voice from a mirror; `utter model install --help` tells more.
END
}

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

# What this system must be. Each answer is one sentence, with what to do.
check_system() {
    case $system in
    Darwin)
        if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then
            stop 'This terminal runs under Rosetta; start the installation with: arch -arm64 /bin/sh install.sh'
        fi
        version=$(sw_vers -productVersion)
        if [ "${version%%.*}" -lt "$oldest_macos" ]; then
            stop "Utter needs macOS $oldest_macos or newer; this is macOS $version."
        fi
        ;;
    Linux)
        # The voices and the sound libraries come built for glibc, the natural voice's (MLX) for 2.35 and newer.
        libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || echo none)
        case $libc in
        'glibc 2.'*) ;;
        *) stop "Utter needs a Linux with the GNU C library (glibc $oldest_glibc or newer); this system has another one." ;;
        esac
        minor=${libc#glibc 2.}
        if [ "${minor%%.*}" -lt "${oldest_glibc#2.}" ]; then
            stop "Utter needs glibc $oldest_glibc or newer (Debian 12, Ubuntu 22.04, Fedora 36); this system has ${libc#glibc }."
        fi
        ;;
    *)
        stop "Utter runs on macOS and Linux; this is $system."
        ;;
    esac
    if [ "$(id -u)" = 0 ]; then
        echo 'You are root: Utter will be installed for root alone. To use it yourself, run this as yourself.'
    fi
}

# Whether $1 is a Python 3.11 or newer of this machine's own kind that can make environments; prints its version.
probe() {
    path=$(command -v "$1") || return 1
    # Without Apple's developer tools this is a stub that opens a window instead of running.
    if [ "$system" = Darwin ] && [ "$path" = /usr/bin/python3 ] && ! xcode-select -p >/dev/null 2>&1; then
        return 1
    fi
    "$path" -I -c '
import ensurepip, platform, sys, venv
fits = sys.version_info >= (3, 11) and sys.maxsize > 2**32 and platform.machine() == sys.argv[1]
print("%d.%d" % sys.version_info[:2]) if fits else sys.exit(1)
' "$(uname -m)" 2>/dev/null
}

# Sets $python to one that is present: the tested versions first, then one that an earlier run fetched.
find_python() {
    for name in python3.13 python3.12 python3.11 "$(data_folder)"/python/*/bin/python3 python3; do
        if found=$(probe "$name"); then
            python=$(command -v "$name")
            case $found in
            3.11 | 3.12 | 3.13) ;;
            *) echo "Python $found is newer than those Utter is tested with ($tested); trying it." ;;
            esac
            return 0
        fi
    done
    return 1
}

# The data folder, as native_helper/paths.py names it (a test compares the two).
data_folder() {
    if [ -n "${UTTER_HOME:-}" ]; then
        printf '%s/data\n' "${UTTER_HOME%/}"
    elif [ "$system" = Darwin ]; then
        printf '%s/Library/Application Support/Utter\n' "$HOME"
    else
        printf '%s/.local/share/utter\n' "$HOME"
    fi
}

# Makes folder $1 and leaves in $made the new ones, outermost first, for the record that uninstall goes by.
make_folder() {
    if [ ! -d "$1" ]; then
        make_folder "$(dirname "$1")"
        mkdir -m 755 "$1"
        made="${made}made-folder $1
"
    fi
}

# Takes back what fetch_python made, as far as nothing else is in it.
unmake_folders() {
    rm -rf "$data/python"
    if [ -n "$made" ]; then
        rm -f "$data/installed.txt"
        printf '%s' "$made" | sed 's/^made-folder //' | sort -r | while IFS= read -r folder; do
            rmdir "$folder"
        done
    fi
}

# Sets $taken to another's file in a root of the person's choice, if there is one. native_helper/paths.py looks for the
# same once there is a Python; a record that stood there by then would make the root look like ours.
find_taken() {
    taken=
    [ -n "${UTTER_HOME:-}" ] || return 0
    for trace in data/installed.txt log/install.log log/engine.log; do
        [ ! -e "$UTTER_HOME/$trace" ] || return 0
    done
    for path in "$UTTER_HOME"/data/* "$UTTER_HOME"/config/* "$UTTER_HOME"/log/* "$UTTER_HOME"/run/*; do
        case $path in
        */config/settings.toml | */config/dictionary.toml | */config/token) ;;
        *) [ ! -e "$path" ] || taken=$path ;;
        esac
    done
}

# Sets $python to one that uv fetches into the data folder. uv itself is thrown away afterwards.
fetch_python() {
    data=$(data_folder)
    find_taken
    [ -z "$taken" ] || stop "$taken is not Utter's; set UTTER_HOME to a folder for Utter alone."
    echo "No Python 3.11 or newer was found that can make environments; fetching Python $managed_python for Utter alone,"
    echo "into $data/python, with uv $uv_version (about 60 MB) ..."
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 1' HUP INT TERM
    log=$scratch/log
    fetch_uv >"$log" 2>&1 || stop "uv could not be fetched. Is there a network? What it said:
$(tail -n 5 "$log")
Or install Python 3.11 or newer with its venv module, and run this again."
    made=
    make_folder "$data"
    printf '%s' "$made" >>"$data/installed.txt"
    export UV_CACHE_DIR="$scratch/cache" UV_PYTHON_INSTALL_DIR="$data/python" UV_NO_CONFIG=1
    if ! "$scratch/uv" python install --no-bin "$managed_python" >"$log" 2>&1; then
        unmake_folders
        stop "Python could not be fetched. What uv said:
$(tail -n 5 "$log")
Or install Python 3.11 or newer with its venv module, and run this again."
    fi
    python=$("$scratch/uv" python find --managed-python "$managed_python")
    rm -rf "$scratch"
    trap - EXIT HUP INT TERM
}

# Puts the program uv into $scratch: with a pip that is there, else with uv's own installer.
fetch_uv() {
    for name in python3 python3.10 python3.9; do
        # Looked at before it is called: on a Mac without developer tools python3 is the stub.
        path=$(command -v "$name") || continue
        if [ "$system" = Darwin ] && [ "$path" = /usr/bin/python3 ] && ! xcode-select -p; then
            continue
        fi
        if "$path" -m pip --version && "$path" -m pip install --no-cache-dir --disable-pip-version-check --no-input \
            --target "$scratch/wheel" "uv==$uv_version"; then
            cp "$scratch/wheel/bin/uv" "$scratch/uv"
            return
        fi
    done
    if command -v curl; then
        curl -LsSf -o "$scratch/installer" "https://astral.sh/uv/$uv_version/install.sh" || return 1
    else
        wget -q -O "$scratch/installer" "https://astral.sh/uv/$uv_version/install.sh" || return 1
    fi
    UV_UNMANAGED_INSTALL=$scratch sh "$scratch/installer"
}

main() {
    before=
    for argument in "$@"; do
        shift
        case $before/$argument in
        --extra/ja | --extra/zh) ;;
        --extra/*) stop "--extra takes ja or zh, not \"$argument\"." ;;
        --model-from/*)
            # A relative folder means the one the person is in, not the one this script goes to.
            case $argument in
            /*) ;;
            *) argument=$PWD/$argument ;;
            esac
            ;;
        /-h | /--help)
            usage
            exit 0
            ;;
        /--no-sound | /--model | /--no-model | /--model-from | /--extra | /--uninstall | /--yes | /--keep-models | /--keep-words | /--dry-run) ;;
        *)
            usage >&2
            stop "
install.sh does not know \"$argument\"."
            ;;
        esac
        case $before/$argument in
        /--model-from | /--extra) before=$argument ;;
        *) before= ;;
        esac
        set -- "$@" "$argument"
    done
    case $before in
    --model-from) stop '--model-from needs the folder that has config.json in it.' ;;
    --extra) stop '--extra needs a language: ja or zh.' ;;
    esac
    [ -n "${HOME:-}" ] || stop 'HOME is not set: Utter does not know whose home folder to use.'
    # A relative UTTER_HOME means the folder the person is in, not the one this script goes to.
    case ${UTTER_HOME:-/} in
    /*) ;;
    *) export UTTER_HOME="$PWD/$UTTER_HOME" ;;
    esac
    system=$(uname -s)
    here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
    if [ ! -f "$here/native_helper/setup/checkout.py" ]; then
        stop 'install.sh must be run from the folder of Utter that it came in: download all of it and try again.'
    fi
    check_system
    # The scripts that pip writes name their own path, which must not be read as shell code.
    case $(data_folder) in
    *[\"\$\`\\]*)
        case " $* " in
        *' --uninstall '*) ;;
        *)
            stop "Utter cannot be installed into $(data_folder): that path has a quote, dollar or backslash in it.
Choose another: UTTER_HOME=FOLDER ./install.sh"
            ;;
        esac
        ;;
    esac
    if ! find_python; then
        case " $* " in
        *' --uninstall '*) stop 'Utter is not installed here, or its Python is gone: remove it with a Python 3.11 or newer.' ;;
        esac
        fetch_python
    fi
    # From the checkout's own source, without leaving compiled files in it.
    cd -- "$here"
    exec "$python" -E -s -B -m native_helper.setup.checkout "$@"
}

main "$@"
