#!/usr/bin/env python3
"""The flow of least cost by OR-tools, and ours beside it.

usage: allocation_peer.py compare BINARY NETWORK.min.gz..  run everything, print a table
       allocation_peer.py ortools NETWORK.min.gz           one run
       allocation_peer.py draw NETWORK.min.gz              10,000 needs x 100,000 suppliers

Networks are in the format of the DIMACS challenge. Every run is a process of its own, one
thread, and runs of the contestants alternate. Time is CPU time of solving alone, neither
of reading nor of building the network. A cost that is not the same, or not proven, fails.
ESLABON_BENCH_ROUNDS (7) says how often.
"""
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import time


def read(path):
    """Supplies by node, and arcs as four columns."""
    import numpy as np

    supplies, arcs = {}, []
    with gzip.open(path, "rt") as file:
        for line in file:
            words = line.split()
            if words[0] == "n":
                supplies[int(words[1])] = int(words[2])
            elif words[0] == "a":
                arcs.append((int(words[1]), int(words[2]), int(words[4]), int(words[5])))
    return supplies, np.array(arcs, dtype=np.int64)


def run_ortools(path):
    from importlib.metadata import version

    from ortools.graph.python import min_cost_flow

    supplies, arcs = read(path)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*(arcs[:, at].copy() for at in range(4)))
    for node, supply in supplies.items():
        flow.set_node_supply(node, supply)
    start = time.process_time()
    status = flow.solve()
    cpu = time.process_time() - start
    if status != flow.OPTIMAL:
        sys.exit(f"OR-tools says {status}")
    print(json.dumps({"engine": f"OR-tools {version('ortools')}", "cost": flow.optimal_cost(), "cpu_seconds": cpu}))


def draw(path):
    """A network of the shape of an allocation, drawn from a seed: needs, suppliers with
    one or two claims of 54 capabilities, and up to 40 candidates of each need."""
    draws = random.Random(20260101)
    needs, suppliers, capabilities = 10_000, 100_000, 54
    by_capability = [[] for _ in range(capabilities)]
    claims = []
    for supplier in range(suppliers):
        for capability in {int(draws.random() ** 1.7 * capabilities) for _ in range(draws.choice((1, 1, 2)))}:
            by_capability[capability].append(len(claims))
            claims.append((supplier, max(1, int(draws.lognormvariate(7, 1.2)))))
    wanted, edges, used = [], [], {}
    for need in range(needs):
        hours = max(1, int(draws.lognormvariate(7.9, 0.9)))
        wanted.append(hours)
        pool = by_capability[int(draws.random() ** 1.7 * capabilities)]
        share = draws.choice((1.0, 0.6, 0.5, 0.4))
        for claim in sorted(draws.sample(pool, min(len(pool), draws.randint(0, 40)))):
            free = claims[claim][1]
            used.setdefault(claims[claim][0], set()).add(claim)
            edges.append((claim, need, min(int(hours * share), free), draws.randint(800, 11_000)))
    node = 2
    supplier_node, claim_node, arcs = {}, {}, []
    for supplier in sorted(used):
        node += 1
        supplier_node[supplier] = node
        free = sum(claims[claim][1] for claim in used[supplier])
        arcs.append((1, node, max(1, int(0.85 * free)), 0))
    for supplier in sorted(used):
        for claim in sorted(used[supplier]):
            node += 1
            claim_node[claim] = node
            arcs.append((supplier_node[supplier], node, claims[claim][1], 0))
    arcs.extend((claim_node[claim], node + 1 + need, hours, cost) for claim, need, hours, cost in edges)
    for need, hours in enumerate(wanted):
        arcs.append((1, node + 1 + need, hours, 30_000))
        arcs.append((node + 1 + need, 2, hours, 0))
    total = sum(wanted)
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        head = f"p min {node + needs} {len(arcs)}\nn 1 {total}\nn 2 {-total}\n"
        file.write(head.encode())
        file.write("".join(f"a {a} {b} 0 {most} {cost}\n" for a, b, most, cost in arcs).encode())


def one(command, network=None):
    data = gzip.open(network).read() if network else None
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def compare(binary, networks):
    rounds = int(os.environ.get("ESLABON_BENCH_ROUNDS", "7"))
    me = [sys.executable, os.path.abspath(__file__)]
    print(f"{'network':<34}{'arcs':>9}{'cost':>17}{'ours, ms':>10}{'OR-tools, ms':>14}{'ours / theirs':>15}")
    has_failed = False
    for network in networks:
        runs = [(one([binary, "5"], network), one([*me, "ortools", network])) for _ in range(rounds)]
        ours, theirs = runs[0]
        is_same = all(a["cost"] == b["cost"] and a["is_proven"] for a, b in runs)
        mine, other = (statistics.median(run[at]["cpu_seconds"] for run in runs) for at in (0, 1))
        ratio = statistics.median(a["cpu_seconds"] / b["cpu_seconds"] for a, b in runs)
        name = os.path.basename(network).replace(".min.gz", "")
        name = os.path.basename(os.path.dirname(network)) if name == "alloc" else name
        print(f"{name:<34}{ours['arcs']:>9}{ours['cost']:>17}{mine * 1e3:>10.1f}{other * 1e3:>14.1f}{ratio:>15.2f}")
        if not is_same:
            print(f"  not the same, or not proven: {ours} {theirs}")
            has_failed = True
    print(f"\n{ours['engine']} with its proof checked, {theirs['engine']}; {rounds} rounds, medians; at most 0.5 is the aim")
    if has_failed:
        sys.exit(1)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", binary, *networks] if networks:
            compare(binary, networks)
        case ["ortools", path]:
            run_ortools(path)
        case ["draw", path]:
            draw(path)
        case _:
            sys.exit(__doc__)
