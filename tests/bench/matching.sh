#!/usr/bin/env bash
# The best suppliers of 1,000 needs among 1,000,000 that are drawn from a seed: how long a
# question takes, what the index holds, and whether it finds what looking at everyone finds.
# Looking at everyone takes a second a need, so 50 of the needs are compared; the first
# argument says how many instead.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --release -p eslabon-linkages-core --example search_among_many
"${CARGO_TARGET_DIR:-target}/release/examples/search_among_many" 1000000 1000 "${1:-50}"
