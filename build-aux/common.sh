# common.sh: what the scripts of this folder share; sourced, not run
#
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${PHIDIAS_BUILD:-$ROOT/build}
APP=$BUILD/src/application/phidias

# A Node.js that build-aux/deps had to bring stands before the machine's own.
TOOLS=$BUILD/tools
[ ! -x "$TOOLS/node_modules/.bin/node" ] || PATH=$TOOLS/node_modules/.bin:$PATH

say() { printf '%s\n' "$*" >&2; }

die() {
  say "${0##*/}: $*"
  exit 1
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# configure FOLDER OPTION...: a build folder with these options; nothing is done when it has them.
configure() {
  local folder=$1 option
  shift
  if [ ! -e "$folder/build.ninja" ]; then
    meson setup "$folder" "$ROOT" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; rm -f "$folder.log"; return 1; }
    rm -f "$folder.log"
    printf '%s\n' "$@" >"$folder/.options"
    return
  fi
  for option in "$@"; do
    grep -qxF -e "$option" "$folder/.options" 2>/dev/null && continue
    meson configure "$folder" "$@" || return 1
    printf '%s\n' "$@" >"$folder/.options"
    return
  done
}
