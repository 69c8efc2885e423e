#!/usr/bin/env bash
# A cached answer of the sectors service, over gRPC and through REST, beside a bare
# tonic echo. Needs two cores and `taskset`; the servers share one, the load has
# another. ESLABON_BENCH_SERVER_CORE (0) and ESLABON_BENCH_LOAD_CORE (1) name them.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --release -p eslabon-tests --example serving
taskset -c "${ESLABON_BENCH_LOAD_CORE:-1}" \
    "${CARGO_TARGET_DIR:-target}/release/examples/serving" compare
