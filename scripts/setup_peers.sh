#!/bin/bash
# Makes the environment in which other packages find changes in the same series (build/env/peers). Safe to repeat.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/log build/env

PACKAGES=(nrt==0.2.1 pyxccd==1.1.0)
STAMP=$(sha256sum scripts/setup_peers.sh | cut -d' ' -f1)
FOLDER=build/env/peers

[ "$(cat $FOLDER/changedet.stamp 2> /dev/null)" = "$STAMP" ] && exit
echo "setup: the environment of the peers ($FOLDER)"
[ -x $FOLDER/bin/python ] || python3 -m venv $FOLDER
for attempt in 1 2 3; do
  $FOLDER/bin/python -m pip install --disable-pip-version-check "${PACKAGES[@]}" > build/log/peers-pip.log 2>&1 && break
  [ "$attempt" = 3 ] && { tail -n 20 build/log/peers-pip.log >&2; exit 1; }
  sleep $((attempt * 3))
done
echo "$STAMP" > $FOLDER/changedet.stamp
