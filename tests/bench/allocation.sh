#!/usr/bin/env bash
# The flow of least cost behind allocations, beside OR-tools, on the same networks in the
# same run. Golden networks of 200 x 2,000 and 2,000 x 20,000 come from ESLABON_SHARED where
# it is set; one of 10,000 x 100,000 is drawn from a seed. Needs Python 3.10 with venv, and
# a package index for pip.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=${TMPDIR:-/tmp}/eslabon-bench
python=$work/venv-ortools/bin/python
drawn=$work/alloc_10k_x_100k.min.gz
mkdir -p "$work"
if ! "$python" -c 'import ortools' 2>/dev/null; then
    python3 -m venv "$work/venv-ortools"
    "$work/venv-ortools/bin/pip" install --quiet ortools==9.15.6755
fi
if [ ! -f "$drawn" ]; then
    "$python" tests/bench/allocation_peer.py draw "$drawn.part"
    mv "$drawn.part" "$drawn"
fi
networks=("$drawn")
if [ -n "${ESLABON_SHARED:-}" ]; then
    golden=$ESLABON_SHARED/golden/linkages
    networks=("$golden/alloc_200_x_2k/alloc.min.gz" "$golden/alloc_2k_x_20k/alloc.min.gz" "$drawn")
else
    echo "skipped: the golden networks, ESLABON_SHARED is not set"
fi
cargo build --quiet --release -p eslabon-linkages-core --example allocate_dimacs
"$python" tests/bench/allocation_peer.py compare "${CARGO_TARGET_DIR:-target}/release/examples/allocate_dimacs" "${networks[@]}"
