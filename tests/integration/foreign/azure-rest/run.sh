#!/bin/sh
# run.sh: runs a test of Node.js in the build folder, where its packages are installed once
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh FOLDER SCRIPT [ARGUMENT…]: FOLDER holds SCRIPT, package.json and package-lock.json.
# PHIDIAS_TEST_CA is a file of the authority that SCRIPT is to trust.
set -eu

folder=$1
shift
cd "$folder"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "1..0 # SKIP there is no Node.js; build-aux/deps brings one"
  exit 0
fi

# The mark is made last, so that an installation broken off is done again.
mark=node_modules/.installed
if [ ! -e "$mark" ] || [ package-lock.json -nt "$mark" ]; then
  if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1; then
    sed 's/^/# /' npm.log
    echo "Bail out! npm could not install the packages"
    exit 1
  fi
  touch "$mark"
fi

# Not before: npm may need an authority of the network's own to reach its registry.
[ -z "${PHIDIAS_TEST_CA-}" ] || export NODE_EXTRA_CA_CERTS="$PHIDIAS_TEST_CA"

exec node "$@"
