#!/usr/bin/env bash
# The best suppliers of 1,000 needs among 1,000,000: how long a question takes on one core,
# what the index holds, and whether it finds what looking at everyone finds. The suppliers
# are drawn from a seed; ESLABON_BENCH_FOLDER names a folder with the files of the generator
# of the reference data to take them from instead. Looking at everyone takes a second a
# need: the first argument says for how many needs it is done, 1,000.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --release -p eslabon-linkages-core --example search_among_many
search=${CARGO_TARGET_DIR:-target}/release/examples/search_among_many
"$search" "${ESLABON_BENCH_FOLDER:-1000000}" 1000 "${1:-1000}"
