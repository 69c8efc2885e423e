#!/usr/bin/env python3
"""Seconds in which Python's sqlite3 loads a trade file into a plain table.

usage: import_peer.py FILE.csv DATABASE

The rows are in memory before the clock starts; then one transaction with one
prepared statement, with the settings that our store has.
"""
import csv
import sqlite3
import sys
import time

_, path, database = sys.argv
with open(path, newline="") as file:
    lines = csv.reader(file)
    next(lines)
    rows = [(int(year), exporter, product, float(value)) for year, exporter, product, value in lines]
store = sqlite3.connect(database, isolation_level=None)
store.execute("pragma journal_mode = wal")
store.execute("pragma synchronous = full")
store.execute("create table trade (year integer not null, exporter text not null, product text not null, value double precision not null)")
start = time.perf_counter()
store.execute("begin immediate")
store.executemany("insert into trade (year, exporter, product, value) values (?, ?, ?, ?)", rows)
store.execute("commit")
print(time.perf_counter() - start)
