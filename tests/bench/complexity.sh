#!/usr/bin/env bash
# The whole set of complexity figures on 230 countries x 5,000 products, beside
# ecomplexity and numpy. Needs ESLABON_SHARED (it holds the generator of the data),
# Python 3.10 with venv, and a package index for pip.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ -z "${ESLABON_SHARED:-}" ]; then
    echo "skipped: ESLABON_SHARED is not set"
    exit 0
fi

work=${TMPDIR:-/tmp}/eslabon-bench
python=$work/venv/bin/python
data=$work/trade_230x5000.csv.gz
mkdir -p "$work"
if ! "$python" -c 'import ecomplexity' 2>/dev/null; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet ecomplexity==0.5.3 numpy
fi
if [ ! -f "$data" ]; then
    "$python" "$ESLABON_SHARED/data/trade/gen_synth.py" "$data.part" --countries 230 --products 5000 --seed 42 >&2
    mv "$data.part" "$data"
fi
cargo build --quiet --release -p eslabon-sectors-core --example complexity_csv
"$python" tests/bench/complexity_peer.py compare "$data" "${CARGO_TARGET_DIR:-target}/release/examples/complexity_csv"
