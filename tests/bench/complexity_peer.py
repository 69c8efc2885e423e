#!/usr/bin/env python3
"""The figures of economic complexity by public peers, and all of them side by side.

usage: complexity_peer.py compare DATA.csv.gz BINARY   run everything, print a table
       complexity_peer.py numpy DATA.csv.gz OUT        one run; OUT gets the values
       complexity_peer.py ecomplexity DATA.csv.gz      one run

DATA has the columns year, exporter, product, value. Every run is a process of its
own, one thread; runs of the contestants alternate. Time is CPU time of the
computation alone (not of reading the file); memory is the peak resident set of the
whole process. ESLABON_BENCH_ROUNDS (7) and ESLABON_BENCH_SLOW_ROUNDS (2, of
ecomplexity) say how often.
"""
import csv
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def read(path):
    """Exports as a dense matrix; countries and products sorted."""
    import numpy as np

    rows, columns, values = [], [], []
    countries, products = {}, {}
    with gzip.open(path, "rt", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for _, country, product, value in lines:
            rows.append(countries.setdefault(country, len(countries)))
            columns.append(products.setdefault(product, len(products)))
            values.append(float(value))
    row_of = np.empty(len(countries), dtype=np.int64)
    row_of[[countries[code] for code in sorted(countries)]] = np.arange(len(countries))
    column_of = np.empty(len(products), dtype=np.int64)
    column_of[[products[code] for code in sorted(products)]] = np.arange(len(products))
    exports = np.zeros((len(countries), len(products)))
    exports[row_of[rows], column_of[columns]] = values
    return exports


def by_numpy(exports):
    """All figures by the symmetric countries x countries route, with BLAS for every
    product of matrices and one products x products matrix, worked on in place."""
    import numpy as np

    rca = (exports / exports.sum(1, keepdims=True)) / (exports.sum(0) / exports.sum())
    present = (rca >= 1.0).astype(np.float64)
    diversity, ubiquity = present.sum(1), present.sum(0)

    root = np.sqrt(diversity)
    matrix = (present / ubiquity) @ present.T
    matrix /= np.outer(root, root)
    _, vectors = np.linalg.eigh(matrix)
    product = (vectors[:, -2] / root) @ present / ubiquity
    country = present @ product / diversity
    sign = np.sign(np.corrcoef(diversity, country)[0, 1])
    product, country = product * sign, country * sign
    mean, sd = country.mean(), country.std()
    eci, pci = (country - mean) / sd, (product - mean) / sd

    near = present.T @ present
    for start in range(0, near.shape[0], 256):
        block = near[start : start + 256]
        block /= np.maximum(ubiquity[start : start + 256, None], ubiquity)
    around = near.sum(1)
    density = present @ near
    density /= around
    absent = 1.0 - present
    coi = (density * absent) @ product
    coi = (coi - coi.mean()) / coi.std()
    cog = (absent * (product / around)) @ near
    cog *= absent
    cog /= sd
    return eci, coi, pci, density, cog


def run_numpy(path, out):
    import numpy as np

    exports = read(path)
    start = time.process_time()
    figures = by_numpy(exports)
    cpu = time.process_time() - start
    np.concatenate([part.ravel() for part in figures]).astype("<f8").tofile(out)
    print(json.dumps({"cpu_seconds": cpu, "version": np.__version__}))


def run_ecomplexity(path):
    import warnings
    from importlib.metadata import version

    import pandas as pd

    warnings.simplefilter("ignore")
    import ecomplexity

    trade = pd.read_csv(path, dtype={1: str, 2: str})
    names = dict(zip(("time", "loc", "prod", "val"), trade.columns))
    start = time.process_time()
    ecomplexity.ecomplexity(trade, names, check_logsupermodularity=False, verbose=False)
    cpu = time.process_time() - start
    print(json.dumps({"cpu_seconds": cpu, "version": version("ecomplexity")}))


def measure(command):
    """Runs a contestant; its JSON and its peak resident set in MiB."""
    env = dict(os.environ)
    # These make OpenBLAS take the machine for another one, and slow.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        env.pop(name, None)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        env[name] = "1"
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{' '.join(command)} failed")
        out.seek(0)
        result = json.loads(out.read().strip().splitlines()[-1])
    return result["cpu_seconds"], usage.ru_maxrss / 1024, result


def farthest(ours, theirs):
    import numpy as np

    ours, theirs = np.fromfile(ours, "<f8"), np.fromfile(theirs, "<f8")
    if ours.shape != theirs.shape or not ours.size:
        sys.exit(f"{ours.size} values against {theirs.size}")
    if not np.isfinite(ours).all():
        sys.exit("a value is not a number")
    return ours.size, float(np.abs(ours - theirs).max())


def compare(data, binary):
    rounds = int(os.environ.get("ESLABON_BENCH_ROUNDS", "7"))
    slow = int(os.environ.get("ESLABON_BENCH_SLOW_ROUNDS", "2"))
    me = [sys.executable, os.path.abspath(__file__)]
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "numpy")
        contestants = {
            "eslabon": [binary, data, "--values", ours],
            "numpy": [*me, "numpy", data, theirs],
            "ecomplexity": [*me, "ecomplexity", data],
        }
        runs = {name: [] for name in contestants}
        for at in range(rounds):
            for name, command in contestants.items():
                if name != "ecomplexity" or at < slow:
                    runs[name].append(measure(command))
                    print(f"round {at + 1}: {name} {runs[name][-1][0]:.4f} s", file=sys.stderr)
        count, difference = farthest(ours, theirs)
    table(runs)
    print(f"\n{count} values of eslabon and numpy differ by {difference:.1e} at most")
    if difference > 1e-9:
        sys.exit("that is too much")


def table(runs):
    median = {
        name: (statistics.median(run[0] for run in done), statistics.median(run[1] for run in done))
        for name, done in runs.items()
        if done
    }
    cpu, memory = median["eslabon"]
    print(f"{'':<20}{'rounds':>8}{'CPU, s':>12}{'x':>10}{'peak, MiB':>12}{'x':>8}")
    for name, (its_cpu, its_memory) in median.items():
        result = runs[name][0][2]
        label = result.get("engine") or f"{name} {result['version']}"
        print(
            f"{label:<20}{len(runs[name]):>8}{its_cpu:>12.4f}{its_cpu / cpu:>10.1f}"
            f"{its_memory:>12.1f}{its_memory / memory:>8.1f}"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", data, binary]:
            compare(data, binary)
        case ["numpy", data, out]:
            run_numpy(data, out)
        case ["ecomplexity", data]:
            run_ecomplexity(data)
        case _:
            sys.exit(__doc__)
