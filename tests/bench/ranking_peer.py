#!/usr/bin/env python3
"""Rank acceptabilities from random weights by numpy, and ours side by side.

usage: ranking_peer.py compare BINARY                     run everything, print a table
       ranking_peer.py KIND MATRIX DRAWS OUT              one run; OUT gets the shares
KIND is uniform, plain (uniform, as usual), banded or pivot (banded, our proposal).

MATRIX has a line of weights and then a line of values in 0..1 for each sector. Every run
is a process of its own, one thread; runs of the contestants alternate. Time is CPU time of
drawing, scoring, ranking and counting (not of reading the file).
ESLABON_BENCH_ROUNDS (7) and ESLABON_BENCH_DRAWS (1000000) say how often and how many.

Both compute what SMAA-2 publishes: shares of ranks, shares of wins of every pair, central
weights with their standard errors, mean weights. numpy does it as is quickest there, in
pieces that stay in the cache: exponentials over their sum, one product of matrices, ranks
from the comparisons of pairs that wins need anyway, `bincount` for counts ("tuned"); and as
such scripts are usually written ("as usual": all at once, `argsort` twice). Banded weights
are gaps within the bands with rejection, as the method is usually written; and, so that the
two costs of our own sampler can be told apart, by our sampler too ("our proposal").
"""
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

PIECE = 20_000


def read(path):
    import numpy as np

    rows = np.loadtxt(path, delimiter=",")
    return rows[0], rows[1:]


def uniform(rng, weights, count):
    drawn = rng.standard_exponential((count, len(weights)))
    drawn /= drawn.sum(1, keepdims=True)
    return drawn


def admitted(np, drawn):
    """Rules of employment: at most a quarter, and never the largest weight."""
    jobs = drawn[:, 3]
    others = np.delete(drawn, 3, axis=1).max(1)
    return (jobs <= 0.25) & (jobs < others)


def gaps_in_bands(rng, weights, count):
    import numpy as np

    low, high = 0.5 * weights, 1.5 * weights
    drawn = low + (1.0 - low.sum()) * uniform(rng, weights, count)
    drawn = drawn[(drawn <= high).all(1)]
    return drawn[admitted(np, drawn)]


def pivot_in_bands(rng, weights, count):
    import numpy as np

    low, high = 0.5 * weights, 1.5 * weights
    drawn = low + (high - low) * rng.random((count, len(weights)))
    pivot = int(np.argmax(high - low))
    drawn[:, pivot] = 1.0 - (drawn.sum(1) - drawn[:, pivot])
    drawn = drawn[(drawn[:, pivot] >= low[pivot]) & (drawn[:, pivot] <= high[pivot])]
    return drawn[admitted(np, drawn)]


def by_numpy(propose, weights, values, draws):
    """Shares of ranks, shares of wins of every pair, central weights with standard errors,
    mean weights: what SMAA-2 publishes, and what ours computes too."""
    import numpy as np

    rng = np.random.default_rng(1)
    sectors, criteria = values.shape
    counts = np.zeros((sectors, sectors), dtype=np.int64)
    wins = np.zeros((sectors, sectors), dtype=np.int64)
    first = np.zeros(sectors, dtype=np.int64)
    sums, squares = np.zeros((sectors, criteria)), np.zeros((sectors, criteria))
    total = np.zeros(criteria)
    done = 0
    while done < draws:
        drawn = propose(rng, weights, PIECE)[: draws - done]
        # Scores that differ by rounding alone are equal, and equal ones share a rank.
        scores = np.ascontiguousarray((values @ drawn.T).round(12))
        ranks = np.zeros(scores.shape, dtype=np.int8)
        for b in range(sectors):
            ahead = scores[b] > scores
            wins[b] += np.count_nonzero(ahead, axis=1)
            ranks += ahead
        for a in range(sectors):
            counts[a] += np.bincount(ranks[a], minlength=sectors)
            mine = drawn[ranks[a] == 0]
            first[a] += len(mine)
            sums[a] += mine.sum(0)
            squares[a] += (mine * mine).sum(0)
        total += drawn.sum(0)
        done += len(drawn)
    with np.errstate(invalid="ignore", divide="ignore"):
        central = sums / first[:, None]
        error = np.sqrt((squares / first[:, None] - central**2) / first[:, None])
    return counts / draws, wins / draws, central, error, total / draws


def plainly(propose, weights, values, draws):
    """The same figures as such a script is usually written: all draws at once, ranks by
    sorting twice, a mask for each count. Ties go to whoever is listed first."""
    import numpy as np

    drawn = np.concatenate([propose(np.random.default_rng(at), weights, PIECE) for at in range(draws // PIECE)])
    scores = drawn @ values.T
    ranks = np.argsort(np.argsort(-scores, axis=1), axis=1)
    sectors = len(values)
    shares = np.array([[(ranks[:, a] == rank).mean() for rank in range(sectors)] for a in range(sectors)])
    wins = np.array([[(scores[:, a] > scores[:, b]).mean() for b in range(sectors)] for a in range(sectors)])
    first = [drawn[ranks[:, a] == 0] for a in range(sectors)]
    central = [mine.mean(0) if len(mine) else None for mine in first]
    error = [mine.std(0) / np.sqrt(len(mine)) if len(mine) else None for mine in first]
    return shares, wins, central, error, drawn.mean(0)


def run(kind, path, draws, out):
    import numpy as np

    weights, values = read(path)
    propose = {"uniform": uniform, "plain": uniform, "banded": gaps_in_bands, "pivot": pivot_in_bands}[kind]
    compute = plainly if kind == "plain" else by_numpy
    start = time.process_time()
    shares, *_ = compute(propose, weights, values, draws)
    cpu = time.process_time() - start
    shares.astype("<f8").tofile(out)
    print(json.dumps({"cpu_seconds": cpu, "version": np.__version__}))


def measure(command):
    """Runs a contestant on one thread and answers its JSON."""
    env = dict(os.environ)
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        env.pop(name, None)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        env[name] = "1"
    done = subprocess.run(command, stdout=subprocess.PIPE, env=env, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed")
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def matrix(path):
    """Values to rank: those of the reference data, or made up."""
    weights = [0.22, 0.18, 0.15, 0.1, 0.08, 0.12, 0.1, 0.05]
    shared = os.environ.get("ESLABON_SHARED")
    if shared:
        with open(os.path.join(shared, "golden/ranking/default_procedure_12x8.json"), encoding="utf-8") as file:
            golden = json.load(file)
        rows = next(case["expected"] for case in golden["cases"] if case["method"] == "normalise.anchored")
    else:
        made_up = random.Random(42)
        rows = [[made_up.random() for _ in weights] for _ in range(12)]
    with open(path, "w", encoding="utf-8") as file:
        for row in [weights, *rows]:
            file.write(",".join(repr(value) for value in row) + "\n")


def farthest(ours, theirs, draws):
    """The largest difference in standard errors of the difference of two shares."""
    import numpy as np

    ours, theirs = np.fromfile(ours, "<f8"), np.fromfile(theirs, "<f8")
    if ours.shape != theirs.shape or not ours.size or not np.isfinite(ours).all():
        sys.exit(f"{ours.size} shares against {theirs.size}")
    mean = (ours + theirs) / 2
    error = np.sqrt(2 * mean * (1 - mean) / draws)
    # Shares that are nearly nothing have no standard error worth the name.
    return float((np.abs(ours - theirs) / np.maximum(error, 2 / draws)).max())


def compare(binary):
    rounds = int(os.environ.get("ESLABON_BENCH_ROUNDS", "7"))
    draws = os.environ.get("ESLABON_BENCH_DRAWS", "1000000")
    me = [sys.executable, os.path.abspath(__file__)]
    contestants = {
        "uniform, eslabon": ("uniform", [binary]),
        "uniform, numpy, as usual": ("plain", me),
        "uniform, numpy, tuned": ("uniform", me),
        "banded, eslabon": ("banded", [binary]),
        "banded, numpy, tuned": ("banded", me),
        "banded, numpy, our proposal": ("pivot", me),
    }
    seconds = {name: [] for name in contestants}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "matrix.csv")
        matrix(path)
        out = {name: os.path.join(folder, name.replace(" ", "_")) for name in contestants}
        for at in range(rounds):
            for name, (kind, command) in contestants.items():
                found = measure([*command, kind, path, draws, out[name]])
                seconds[name].append(found["cpu_seconds"])
                print(f"round {at + 1}: {name} {found}", file=sys.stderr)
        whole = [measure([binary, "whole", "1000", "24", "100000"]) for _ in range(3)]
        differences = {
            name: farthest(out[name.split(",")[0] + ", eslabon"], out[name], int(draws))
            for name in contestants
            if not name.endswith("eslabon")
        }
    table(seconds, draws)
    print("\nlargest difference of a share, in standard errors")
    for name, difference in differences.items():
        print(f"{name:<34}{difference:>8.1f}")
    median = statistics.median(found["cpu_seconds"] for found in whole)
    print(
        f"\n1,000 sectors x 24 criteria, 100,000 banded draws, every test: {median:.2f} s of CPU on one thread; "
        f"{whole[0]['sampler']}, {100 * whole[0]['acceptance']:.1f} % accepted, "
        f"progress told {whole[0]['progress']} times"
    )
    if max(differences.values()) > 5:
        sys.exit("that is too much")


def table(seconds, draws):
    median = {name: statistics.median(its) for name, its in seconds.items()}
    print(f"12 sectors x 8 criteria, {draws} draws\n")
    print(f"{'':<34}{'CPU, s':>10}{'x ours':>8}{'x our uniform':>15}")
    for name, its in median.items():
        ours = median[name.split(",")[0] + ", eslabon"]
        print(f"{name:<34}{its:>10.3f}{its / ours:>8.1f}{its / median['uniform, eslabon']:>15.1f}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", binary]:
            compare(binary)
        case ["uniform" | "plain" | "banded" | "pivot" as kind, path, draws, out]:
            run(kind, path, int(draws), out)
        case _:
            sys.exit(__doc__)
