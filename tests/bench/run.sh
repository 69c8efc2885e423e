#!/usr/bin/env bash
# Every comparison with a public peer, one after the other: all other scripts of
# this folder. One that fails does not keep the rest from running.
set -uo pipefail
cd "$(dirname "$0")"

failed=0
for script in *.sh; do
    [ "$script" = run.sh ] && continue
    echo "== ${script%.sh}"
    bash "$script" || failed=1
    echo
done
exit $failed
