#!/bin/bash
# Makes the environment in which foundation models are exported (build/env/encoders, torch for the CPU, about 2 GB). Safe to repeat.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/log build/env

PACKAGES=(torch==2.13.0 transformers==5.23.0 onnx onnxscript onnxruntime einops pyyaml pytest)
ENGINE=(".[cpu]")  # the engine refuses random weights, and a test says so
STAMP=$(sha256sum scripts/setup_encoders.sh pyproject.toml | sha256sum | cut -d' ' -f1)
FOLDER=build/env/encoders

[ "$(cat $FOLDER/changedet.stamp 2> /dev/null)" = "$STAMP" ] && exit
echo "setup: the environment of the exports ($FOLDER)"
[ -x $FOLDER/bin/python ] || python3 -m venv $FOLDER
for attempt in 1 2 3; do
  { $FOLDER/bin/python -m pip install --disable-pip-version-check "${PACKAGES[@]}" &&
    $FOLDER/bin/python -m pip install --disable-pip-version-check -e "${ENGINE[@]}"; } > build/log/encoders-pip.log 2>&1 && break
  [ "$attempt" = 3 ] && { tail -n 20 build/log/encoders-pip.log >&2; exit 1; }
  sleep $((attempt * 3))
done
echo "$STAMP" > $FOLDER/changedet.stamp
