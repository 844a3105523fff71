#!/bin/bash
# Runs demo, desktop and package tests with the QGIS of another Debian suite, in a chroot below build/qgis:
#   scripts/test_qgis.sh trixie | trixie-backports | bookworm-backports | forky [COMMAND...]
# Root only. The first run of a suite downloads about 2 GB; further ones copy the checkout again and start at once.
set -euo pipefail
cd "$(dirname "$0")/.."

SUITE=${1:?which suite: trixie, bookworm-backports, forky ...}
shift
[ $# -gt 0 ] || set -- make SERIES=generated demo test-desktop test-live test-package
BASE=${SUITE%-backports}
ROOT=$PWD/build/qgis/$SUITE
SHARED=${CHANGEDET_SHARED:-$PWD/../shared}

fail() { echo "test-qgis: $*" >&2; exit 1; }
say() { echo "test-qgis: $*"; }

[ "$(id -u)" = 0 ] || fail "making a chroot needs root: run it with sudo."
command -v apt-get > /dev/null || fail "this needs Debian or Ubuntu."

make_root() {
  [ -e "$ROOT/.complete" ] && return
  command -v debootstrap > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y debootstrap
  local script=/usr/share/debootstrap/scripts/$BASE
  [ -e "$script" ] || ln -s sid "$script"
  say "Debian $BASE in $ROOT"
  mkdir -p "$ROOT"
  debootstrap --variant=minbase --include=ca-certificates,make,git "$BASE" "$ROOT" > "build/qgis/$SUITE.log" 2>&1 ||
    fail "debootstrap failed, see build/qgis/$SUITE.log; remove $ROOT and repeat."
  if [ "$BASE" != "$SUITE" ]; then
    sed -n "s/ $BASE main/ $SUITE main/p" "$ROOT/etc/apt/sources.list" > "$ROOT/etc/apt/sources.list.d/backports.list"
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 500\n' "$SUITE" > "$ROOT/etc/apt/preferences.d/backports"
  fi
  # No daemon is started by an installation.
  printf '#!/bin/sh\nexit 101\n' > "$ROOT/usr/sbin/policy-rc.d"
  chmod +x "$ROOT/usr/sbin/policy-rc.d"
  touch "$ROOT/.complete"
}

# The checkout as it stands, without what git ignores; what was built in the chroot stays there.
copy_checkout() {
  cp /etc/resolv.conf "$ROOT/etc/"
  cp /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/"
  local to=$ROOT/root/changedet
  mkdir -p "$to" "$ROOT/root/shared"
  find "$to" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ -e "$file" ] && printf '%s\0' "$file"; done |
    tar --null --files-from=- --create | tar --extract --directory "$to"
}

# Mounts of its own: nothing outside sees them, and they end with the command. The devices are made, never those of the host.
enter() {
  ROOT=$ROOT SHARED=$SHARED unshare --mount --propagation private bash -euc '
    mount -t proc proc "$ROOT/proc"
    mount -t tmpfs -o mode=755,size=64k,nr_inodes=200 tmpfs "$ROOT/dev"
    for node in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
      set -- $node "$@"; mknod -m 666 "$ROOT/dev/$1" c "$2" "$3"; shift 3
    done
    mkdir "$ROOT/dev/pts" "$ROOT/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$ROOT/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$ROOT/dev/shm"
    ln -s pts/ptmx "$ROOT/dev/ptmx"
    ln -s /proc/self/fd "$ROOT/dev/fd"
    for n in "0 stdin" "1 stdout" "2 stderr"; do ln -s "/proc/self/fd/${n% *}" "$ROOT/dev/${n#* }"; done
    if [ -d "$SHARED" ]; then
      mount --bind "$SHARED" "$ROOT/root/shared"
      mount -o remount,bind,ro "$ROOT/root/shared"
    fi
    exec chroot "$ROOT" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
      TERM=dumb PIP_CERT=/etc/ssl/certs/ca-certificates.crt PIP_DEFAULT_TIMEOUT=180 DEBIAN_FRONTEND=noninteractive \
      bash -c "cd /root/changedet && exec \"\$@\"" bash "$@"
  ' bash "$@"
}

make_root
copy_checkout
say "$SUITE: $*"
enter "$@"
