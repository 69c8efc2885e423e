# Recipes for those who work on Eslabón. `just` lists them.

_default:
    @just --list

# Start everything on a free port with the bundled sample, show it, and exit.
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# All tests that need nothing.
test:
    cargo test --workspace

# All tests on both store engines, with a throw-away PostgreSQL.
test-both:
    #!/usr/bin/env bash
    set -euo pipefail
    dir=$(mktemp -d /tmp/eslabon-pg.XXXXXX)/pg
    trap '.ci/postgres stop "$dir"' EXIT
    ESLABON_TEST_PG=$(.ci/postgres start "$dir") cargo test --workspace

# Format and lint as the gate does.
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# The gate.
ci:
    .ci/run

# Benchmarks: kernels, then the comparisons with public peers.
bench:
    cargo bench -p eslabon-sectors-core
    tests/bench/run.sh

# Fuzz one parser for a while: `just fuzz trade_reader 60`.
fuzz target seconds="60":
    cd tests/fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run {{target}} -- -max_total_time={{seconds}}

# Declare the contract as it is now to be the published one.
publish-contract:
    cd proto && npx --yes @bufbuild/buf@1.75.0 build --exclude-source-info -o published.binpb
