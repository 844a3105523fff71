#!/bin/bash
# Makes what `make demo` and `make test` need on Debian or Ubuntu: QGIS, and environments for the engine, the desktop tests
# and the tests on Qt 6.
# Safe to repeat: what is there and up to date is left alone. Logs lie in build/log.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/log build/env
exec 9> build/setup.lock
flock 9

APT_PACKAGES=(qgis python3-qgis qgis-providers xvfb xauth xdotool openbox python3-venv)
LRELEASE_PACKAGES=(qttools5-dev-tools qt6-l10n-tools)  # the first that the system has
DESKTOP_PACKAGES=("pytest>=8,<10" "pytest-qt>=4.4,<5" "pytest-qgis>=2,<6")
QT6_PACKAGES=("PyQt6>=6.6,<7" "qgis-stubs>=0.5,<0.6" "pytest>=8,<10")  # the stubs are those of QGIS 4.2
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
  for tool in Xvfb xauth xdotool openbox; do command -v "$tool" > /dev/null || return 1; done
  for tool in lrelease lrelease6 lrelease-qt5 /usr/lib/qt{6,5}/bin/lrelease; do command -v "$tool" > /dev/null && return; done
  return 1
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
  local tools
  for tools in "${LRELEASE_PACKAGES[@]}"; do apt-cache show "$tools" > /dev/null 2>&1 && break; done
  run apt-install "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Acquire::Retries=3 install --no-install-recommends -y "${APT_PACKAGES[@]}" "$tools"
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

# PyQt6 in the place of the system's Qt 5; GDAL is the system's.
make_qt6() {
  local folder=build/env/qt6
  [ "$(cat $folder/changedet.stamp 2> /dev/null)" = "$STAMP" ] && return
  say "the environment of the tests on Qt 6 ($folder)"
  [ -x $folder/bin/python ] || run qt6-venv "$QGIS_PYTHON" -m venv --system-site-packages $folder
  run qt6-pip $folder/bin/python -m pip install --disable-pip-version-check "${QT6_PACKAGES[@]}"
  echo "$STAMP" > $folder/changedet.stamp
}

install_qgis
make_engine
make_desktop
make_qt6
say "ready"
