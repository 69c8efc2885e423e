#!/usr/bin/env bash
# A registry of 100,000 suppliers with claims and certificates, imported through the
# service, beside what SQLite and PostgreSQL load by themselves. ESLABON_BENCH_FOLDER
# names a folder with capabilities.csv, suppliers.csv, supplier_capabilities.csv and
# supplier_certs.csv; without it one is generated.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --release -p eslabon-tests --example registry_import
import=${CARGO_TARGET_DIR:-target}/release/examples/registry_import
work=$(mktemp -d "${TMPDIR:-/tmp}/eslabon-registry.XXXXXX")
trap '.ci/postgres stop "$work/pg" >/dev/null 2>&1; rm -rf "$work"' EXIT

folder=${ESLABON_BENCH_FOLDER:-}
if [ -z "$folder" ]; then
    folder=$work/registry
    "$import" generate "$folder" 100000
fi

# The server outlives the script that starts it, and must not hold its pipes.
if setsid .ci/postgres start "$work/pg" >"$work/url" 2>"$work/log" </dev/null; then
    ESLABON_BENCH_PG=$(tail -n 1 "$work/url")
    export ESLABON_BENCH_PG
else
    echo "PostgreSQL did not start:" >&2
    cat "$work/log" >&2
fi
"$import" "$folder"
