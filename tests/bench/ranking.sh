#!/usr/bin/env bash
# Draws of weights (SMAA-2) on 12 sectors x 8 criteria beside numpy, and a whole ranking of
# 1,000 sectors x 24 criteria. Needs Python 3.10 with venv and a package index for pip;
# where ESLABON_SHARED is set the values are those of the reference data, otherwise made up.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=${TMPDIR:-/tmp}/eslabon-bench
python=$work/venv/bin/python
mkdir -p "$work"
if ! "$python" -c 'import numpy' 2>/dev/null; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet numpy
fi
cargo build --quiet --release -p eslabon-sectors-core --example ranking_draws
"$python" tests/bench/ranking_peer.py compare "${CARGO_TARGET_DIR:-target}/release/examples/ranking_draws"
