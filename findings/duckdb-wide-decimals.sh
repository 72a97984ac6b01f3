#!/usr/bin/env bash
# DuckDB 1.5.5 (npm: @duckdb/node-api 1.5.5-r.5): a Parquet decimal of more than 38 digits is read as DOUBLE without a
# word, and many of its values wrong by a power of 256: 3.1415 in decimal(40, 4) comes out as 226368931670150620. One
# would guess an error, or values as good as a DOUBLE has them, which decimal(76, 4) gives. DuckDB 2.0.1 reads them right.
# seqarena refuses columns that parquet_schema() gives a precision above 38.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent @duckdb/node-api@1.5.5-r.5

cat >write.py <<'SCRIPT'
from decimal import Decimal
import pyarrow as pa
import pyarrow.parquet as parquet

values = [Decimal("3.1415"), Decimal("-2.5"), Decimal("0")]
for digits in [38, 40, 76]:
    kind = pa.decimal128(digits, 4) if digits <= 38 else pa.decimal256(digits, 4)
    parquet.write_table(pa.table({"x": pa.array(values, kind)}), f"decimal{digits}.parquet")
SCRIPT
venv/bin/python write.py

cat >read.mjs <<'SCRIPT'
import { DuckDBInstance } from '@duckdb/node-api'

const connection = await (await DuckDBInstance.create()).connect()
for (const digits of [38, 40, 76]) {
  const file = `decimal${digits}.parquet`
  const { type, precision } = (
    await connection.runAndReadAll(
      `SELECT column_type AS type, precision FROM (DESCRIBE FROM '${file}'), parquet_schema('${file}') WHERE name = 'x'`,
    )
  ).getRowObjects()[0]
  const rows = await connection.runAndReadAll(`SELECT x::DOUBLE FROM '${file}'`)
  console.log(`precision ${precision}, read as ${type}: ${rows.getRows().join(' ')}`)
}
SCRIPT
node read.mjs | tee seen.txt

cat >expected.txt <<'SEEN'
precision 38, read as DECIMAL(38,4): 3.1415 -2.5 0
precision 40, read as DOUBLE: 226368931670150620 -180136779335416030 0
precision 76, read as DOUBLE: 3.1415 -2.5 0
SEEN
diff expected.txt seen.txt && echo "DuckDB 1.5.5: as described"
