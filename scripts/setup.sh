#!/bin/bash
# Makes what `make demo` and `make test` need on Debian or Ubuntu: QGIS, an environment for the engine, one for the desktop tests.
# Safe to repeat: what is there and up to date is left alone. Logs lie in build/log.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/log build/env
exec 9> build/setup.lock
flock 9

APT_PACKAGES=(qgis python3-qgis qgis-providers xvfb xauth xdotool openbox python3-venv qttools5-dev-tools pyqt5-dev-tools)
DESKTOP_PACKAGES=("pytest>=8,<10" "pytest-qt>=4.4,<5" "pytest-qgis>=2,<6")
QGIS_PYTHON=/usr/bin/python3
STAMP=$(cat pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# run LOG COMMAND...: quiet, tried three times because mirrors and networks fail.
run() {
  local log=build/log/$1.log attempt; shift
  for attempt in 1 2 3; do
    "$@" > "$log" 2>&1 && return 0
    sleep $((attempt * 3))
  done
  tail -n 20 "$log" >&2
  fail "this failed three times (whole log: $log): $*"
}

has_qgis() { "$QGIS_PYTHON" -c 'import sys; from qgis.core import Qgis; sys.exit(Qgis.QGIS_VERSION_INT < 32200)' 2> /dev/null; }
has_tools() {
  local tool
  for tool in Xvfb xauth xdotool openbox pylupdate5; do command -v "$tool" > /dev/null || return 1; done
  { command -v lrelease || ls /usr/lib/qt5/bin/lrelease; } > /dev/null 2>&1
}

install_qgis() {
  has_qgis && has_tools && "$QGIS_PYTHON" -c 'import ensurepip, venv' 2> /dev/null && return
  command -v apt-get > /dev/null || fail "QGIS 3.22 or newer with its Python bindings is needed, and apt-get is missing: install QGIS for $QGIS_PYTHON by hand."
  local root=()
  if [ "$(id -u)" != 0 ]; then
    { command -v sudo && sudo -v; } > /dev/null 2>&1 ||
      fail "QGIS is missing and only root may install it: run 'sudo apt-get install ${APT_PACKAGES[*]}' and repeat."
    root=(sudo)
  fi
  say "installing QGIS with apt (several minutes, about 2 GB)"
  run apt-update "${root[@]}" apt-get -qq update
  run apt-install "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Acquire::Retries=3 install --no-install-recommends -y "${APT_PACKAGES[@]}"
  has_qgis || fail "$QGIS_PYTHON still cannot import QGIS 3.22 or newer: this system's QGIS is too old or built for another Python."
}

# The first Python >= 3.11 that can make environments.
engine_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "the engine needs Python 3.11 or newer with its venv module: install python3.11 and python3.11-venv and repeat."
}

make_engine() {
  local folder=build/env/engine
  [ "$(cat $folder/changedet.stamp 2> /dev/null)" = "$STAMP" ] && return
  say "the engine's environment ($folder, about 1 GB)"
  local python
  python=$(engine_python)
  [ -x $folder/bin/python ] || run engine-venv "$python" -m venv $folder
  run engine-pip $folder/bin/python -m pip install --disable-pip-version-check -e '.[cpu,dev]'
  if $folder/bin/python -c 'import qgis' 2> /dev/null; then
    fail "$folder can import qgis, so it would not prove that the engine runs without it: remove QGIS from PYTHONPATH and repeat."
  fi
  echo "$STAMP" > $folder/changedet.stamp
}

make_desktop() {
  local folder=build/env/desktop
  [ "$(cat $folder/changedet.stamp 2> /dev/null)" = "$STAMP" ] && return
  say "the environment of the desktop tests ($folder)"
  [ -x $folder/bin/python ] || run desktop-venv "$QGIS_PYTHON" -m venv --system-site-packages $folder
  run desktop-pip $folder/bin/python -m pip install --disable-pip-version-check "${DESKTOP_PACKAGES[@]}"
  $folder/bin/python - << 'PYTHON' || exit 1
import importlib.util
import sys

import qgis.core  # the proof that this Python is QGIS's

heavy = [name for name in ("rasterio", "onnxruntime", "sklearn") if importlib.util.find_spec(name)]
if heavy:
    sys.exit(f"setup: the desktop tests must run without {', '.join(heavy)}: remove them from the system's Python and repeat.")
PYTHON
  echo "$STAMP" > $folder/changedet.stamp
}

install_qgis
make_engine
make_desktop
say "ready"
