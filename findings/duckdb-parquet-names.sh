#!/bin/sh
# DuckDB's Parquet writer takes column names that differ in case alone for one, and writes another name without a
# word: of x and X the second becomes X_1 in the file. A Parquet column may have an empty name; DuckDB shows it under
# one that it makes up. Names in Parquet are told apart by case: pyarrow writes and reads all of these as they are.
# seqarena refuses to write such names as Parquet, and calls the columns of a file by their places.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.5-r.5 hyparquet@1.33.0 hyparquet-writer@0.17.0 >/dev/null
cat >names.mjs <<'END'
import { DuckDBInstance } from '@duckdb/node-api'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { parquetWriteFile } from 'hyparquet-writer'

const namesIn = async (file) => {
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(file))
  return schema.slice(1).map(({ name }) => name)
}
const connection = await (await DuckDBInstance.create()).connect()
const version = (await connection.runAndReadAll("SELECT version()")).getRows()[0][0]
console.log(`DuckDB ${version}`)
await connection.run(`COPY (SELECT 1.5 AS "x", 2.5 AS "X") TO 'case.parquet'`)
const written = await namesIn('case.parquet')
console.log('COPY (SELECT … AS "x", … AS "X") writes the names', written)
parquetWriteFile({ filename: 'empty.parquet', columnData: [{ name: '', data: [1.5, 2.5] }] })
const stored = await namesIn('empty.parquet')
const described = await connection.runAndReadAll(`DESCRIBE FROM 'empty.parquet'`)
const shown = described.getRows().map(([name]) => name)
console.log('a file with the names', stored, 'is described with', shown)
const same = JSON.stringify([written, stored, shown]) === JSON.stringify([['x', 'X_1'], [''], ['C0']])
if (!same) throw new Error('the behaviour has changed')
END
node names.mjs
