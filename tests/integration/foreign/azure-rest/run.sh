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

status=0
"$(dirname "$0")/../../../support/npm-packages" "$folder" || status=$?
if [ "$status" = 77 ]; then
  echo "1..0 # SKIP there is no Node.js; build-aux/deps brings one"
  exit 0
fi
[ "$status" = 0 ] || exit 1
cd "$folder"

# Not before: npm may need an authority of the network's own to reach its registry.
[ -z "${PHIDIAS_TEST_CA-}" ] || export NODE_EXTRA_CA_CERTS="$PHIDIAS_TEST_CA"

exec node "$@"
