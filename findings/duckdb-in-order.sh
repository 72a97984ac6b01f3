#!/bin/sh
# DuckDB: a long list of constants behind IN costs the rows their order, though preserve_insertion_order is on.
#
# The manual (https://duckdb.org/docs/stable/sql/dialect/order_preservation) counts a SELECT from a single table among
# the queries that keep the order of rows. DuckDB makes a join of a list of five constants or more (in 2.0.1 also behind
# list_contains), and its rows come out in blocks that are mixed. The same condition as a regular expression keeps them
# in order. Seen in 2.0.1 and 1.5.5.
#
# seqarena reads tables in their order, and therefore uses no such lists (datasets/series/numberSql.ts).
#
# Exit code 0: as described. 1: no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet duckdb==2.0.1
venv/bin/python - <<'EOF'
import sys
import duckdb

connection = duckdb.connect()
connection.execute("SET threads = 4")
connection.execute("CREATE TABLE t AS SELECT i, 'x' || hash(i) AS s FROM range(1000000) r(i)")
setting = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone()[0]
print(f"DuckDB {duckdb.__version__}, preserve_insertion_order {setting}")


def descents(condition):
    """Rows that come before one with a lower number, which a table in order has none of."""
    result = connection.execute(f"SELECT i, {condition} AS is_known FROM t")
    count, before = 0, -1
    while rows := result.fetchmany(10000):
        for number, _ in rows:
            count += number < before
            before = number
    return count


texts = [f"'v{k}'" for k in range(10)]
found = {
    "IN, 4 constants": descents(f"CASE WHEN s IN ({', '.join(texts[:4])}) THEN 1 ELSE 0 END"),
    "IN, 10 constants": descents(f"CASE WHEN s IN ({', '.join(texts)}) THEN 1 ELSE 0 END"),
    "regular expression": descents("CASE WHEN regexp_full_match(s, 'v[0-9]') THEN 1 ELSE 0 END"),
}
for condition, count in found.items():
    print(f"{condition}: {count} rows out of order of 1,000,000")
few, many, expression = found.values()
sys.exit(0 if many > 0 and few == 0 and expression == 0 else 1)
EOF
