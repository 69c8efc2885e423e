#!/usr/bin/env bash
# How many entries of a log are verified in a second, on SQLite and, where ESLABON_TEST_PG
# names a server, on PostgreSQL. ESLABON_BENCH_ENTRIES (500000) says how long the chain is.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo run --quiet --release -p eslabon-tests --example log
