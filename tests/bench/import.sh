#!/usr/bin/env bash
# A trade file parsed, and imported through the service, beside what SQLite and
# PostgreSQL load by themselves. ESLABON_BENCH_FILE names a gzipped file of the plain
# format; without it, the one of the reference data, or a generated one of its size.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --release -p eslabon-tests --example import
import=${CARGO_TARGET_DIR:-target}/release/examples/import
work=$(mktemp -d "${TMPDIR:-/tmp}/eslabon-import.XXXXXX")
trap '.ci/postgres stop "$work/pg" >/dev/null 2>&1; rm -rf "$work"' EXIT

file=${ESLABON_BENCH_FILE:-}
if [ -z "$file" ] && [ -n "${ESLABON_SHARED:-}" ]; then
    file=$ESLABON_SHARED/data/trade/trade_hs07_4_2017_filtered.csv.gz
fi
if [ -z "$file" ]; then
    file=$work/generated.csv.gz
    "$import" generate "$work/generated.csv"
    gzip --no-name "$work/generated.csv"
fi

# The server outlives the script that starts it, and must not hold its pipes.
if setsid .ci/postgres start "$work/pg" >"$work/url" 2>"$work/log" </dev/null; then
    ESLABON_BENCH_PG=$(tail -n 1 "$work/url")
    export ESLABON_BENCH_PG
else
    echo "PostgreSQL did not start:" >&2
    cat "$work/log" >&2
fi
"$import" compare "$file"
