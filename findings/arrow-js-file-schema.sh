#!/usr/bin/env bash
# apache-arrow (npm) 21.2.0: an IPC file that it writes has its schema in the footer alone. The format says that a file
# is a stream between magic bytes, whose first message is the schema, so that one would guess that whoever reads it
# from its begin, as from a socket, can: pyarrow's stream reader does with a file of its own and fails with this one.
# The library also reads an empty column name, which it writes and pyarrow reads, as the text null.
# seqarena takes the schema of a file from its footer, and a name that is not there for an empty one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts apache-arrow@21.2.0

cat >write.mjs <<'SCRIPT'
import { writeFileSync } from 'node:fs'
import { Float64, Table, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow'

const table = new Table({ '': vectorFromArray([1, 2], new Float64()) })
const file = tableToIPC(table, 'file')
writeFileSync('javascript.arrow', file)
const names = tableFromIPC(file).schema.fields.map(({ name }) => JSON.stringify(name))
console.log(`a column named "" is read back as ${names}`)
SCRIPT
cat >read.py <<'SCRIPT'
import pyarrow as pa

with pa.ipc.new_file("python.arrow", pa.schema([("", pa.float64())])) as writer:
    writer.write(pa.table({"": [1.0, 2.0]}))
for name in ["python", "javascript"]:
    data = open(f"{name}.arrow", "rb").read()
    print(name, "as a file:", pa.ipc.open_file(data).read_all().column_names)
    try:
        print(name, "as a stream:", pa.ipc.open_stream(data[8:]).read_all().column_names)
    except OSError as error:
        print(name, "as a stream:", error)
SCRIPT
{ node write.mjs; venv/bin/python read.py; } | tee seen.txt

cat >expected.txt <<'SEEN'
a column named "" is read back as "null"
python as a file: ['']
python as a stream: ['']
javascript as a file: ['']
javascript as a stream: Expected IPC message of type schema but got record batch
SEEN
diff expected.txt seen.txt && echo "apache-arrow 21.2.0: as described"
