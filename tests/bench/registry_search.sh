#!/usr/bin/env bash
# A million suppliers in a store, and a service that has just started: how long its first
# question takes, which reads the index from the store, what it then holds in memory, and
# how long 1,000 other questions take. ESLABON_BENCH_FOLDER names a folder with the files
# of the generator of the reference data; without it they are drawn by gen.py, which takes
# ESLABON_SHARED, Python 3.10 with venv and a package index for numpy.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=${TMPDIR:-/tmp}/eslabon-bench
suppliers=${1:-1000000}
folder=${ESLABON_BENCH_FOLDER:-$work/registry_$suppliers}
if [ ! -d "$folder" ]; then
    if [ -z "${ESLABON_SHARED:-}" ]; then
        echo "skipped: neither ESLABON_BENCH_FOLDER nor ESLABON_SHARED is set"
        exit 0
    fi
    python=$work/venv-numpy/bin/python
    if ! "$python" -c 'import numpy' 2>/dev/null; then
        python3 -m venv "$work/venv-numpy"
        "$work/venv-numpy/bin/pip" install --quiet numpy==2.4.6
    fi
    "$python" "$ESLABON_SHARED/data/linkages/gen.py" \
        --suppliers "$suppliers" --needs 2000 --buyers 300 --seed 42 --out "$folder.part" >/dev/null
    mv "$folder.part" "$folder"
fi

cargo build --quiet --release -p eslabon-tests --example registry_import
import=${CARGO_TARGET_DIR:-target}/release/examples/registry_import
store=$(mktemp -d "${TMPDIR:-/tmp}/eslabon-registry.XXXXXX")
trap 'rm -rf "$store"' EXIT
"$import" keep "$folder" "sqlite:$store/linkages.db"
"$import" search "sqlite:$store/linkages.db"
