#!/usr/bin/env bash
# DuckDB 2.0.1: expressions of a float column of a Parquet file are answered by its statistics, in which pyarrow, as the
# format asks, leaves NaN out. isnan(x) is false for a NaN that the same query shows, WHERE isnan(x) finds no row, and
# WHERE x > 3 no NaN, which DuckDB takes for larger than any number elsewhere: in x + 0 > 3 of the same file. One would
# guess that an expression has the value of its row; it has with read_parquet(…, can_have_nan=true).
# seqarena tells NaN by the value that it reads, never by a filter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 duckdb==2.0.1

cat >finding.py <<'SCRIPT'
import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

parquet.write_table(pa.table({"x": [1.0, float("nan"), 3.0]}), "nan.parquet")
for query in [
    "SELECT (x, isnan(x)) FROM 'nan.parquet'",
    "SELECT x FROM 'nan.parquet' WHERE isnan(x)",
    "SELECT x FROM read_parquet('nan.parquet', can_have_nan=true) WHERE isnan(x)",
    "SELECT x FROM 'nan.parquet' WHERE x > 3",
    "SELECT x FROM 'nan.parquet' WHERE x + 0 > 3",
]:
    print(query, [value for (value,) in duckdb.sql(query).fetchall()])
SCRIPT
venv/bin/python finding.py | tee seen.txt

cat >expected.txt <<'SEEN'
SELECT (x, isnan(x)) FROM 'nan.parquet' [(1.0, False), (nan, False), (3.0, False)]
SELECT x FROM 'nan.parquet' WHERE isnan(x) []
SELECT x FROM read_parquet('nan.parquet', can_have_nan=true) WHERE isnan(x) [nan]
SELECT x FROM 'nan.parquet' WHERE x > 3 []
SELECT x FROM 'nan.parquet' WHERE x + 0 > 3 [nan]
SEEN
diff expected.txt seen.txt && echo "DuckDB 2.0.1: as described"
