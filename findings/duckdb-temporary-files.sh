#!/bin/sh
# DuckDB 1.5: two databases in memory, each with the default settings, overwrite each other's pages on disk.
#
# A database in memory that needs more than its memory_limit keeps pages in the folder temp_directory, which is
# ".tmp" for every such database, and names its files alike: duckdb_temp_storage_….tmp. Two of them at work at the same
# time, in one process or in two with the same working directory, read each other's pages. Sometimes that ends in an
# error, sometimes in rows that are wrong, without a word. Seen in 1.5.5, no longer in 2.0.1.
#
# seqarena therefore gives every database a folder of its own (datasets/duckdb.ts).
#
# Exit code 0: as described. 1: no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.5-r.5 >/dev/null
cat > two.mjs <<'EOF'
import { DuckDBInstance, version } from '@duckdb/node-api'

const rows = 4_000_000
const databases = [await DuckDBInstance.create(), await DuckDBInstance.create()]
const connections = await Promise.all(databases.map((database) => database.connect()))
const read = async (connection, sql) => (await connection.runAndReadAll(sql)).getRows()[0].map(String)
for (const connection of connections) {
  await connection.run("SET memory_limit = '30MB'")
  await connection.run(`CREATE TABLE t AS SELECT i, hash(i) AS h FROM range(${rows}) r(i)`)
}
console.log(`DuckDB ${version()}, temp_directory`, await read(connections[0], "SELECT current_setting('temp_directory')"))
let isRight = true
for (const [i, connection] of connections.entries()) {
  try {
    const [count, right] = await read(connection, 'SELECT count(*), count(*) FILTER (hash(i) = h) FROM t')
    console.log(`database ${i + 1}: ${count} rows, ${right} of them as they were written`)
    if (Number(right) !== rows) isRight = false
  } catch (error) {
    console.log(`database ${i + 1}: ${error.message.split('\n')[0]}`)
    isRight = false
  }
}
process.exit(isRight ? 1 : 0)
EOF
node two.mjs
