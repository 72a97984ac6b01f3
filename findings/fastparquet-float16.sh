#!/usr/bin/env bash
# fastparquet 2026.9.0 (PyPI), numpy 2.4.6, pyarrow 26.0.1 to write with.
#
# One would guess: a float16 column of Parquet (logical type FLOAT16, in the format since 2.10) reads as numbers, or
# is refused. What happens: it reads as a column of bytes objects, little-endian halves whose zeros at the end are cut
# off, so that 0.0 is b'' and 1.0 has two bytes while 5.96e-08 has one; no word is said, and the type's name is gone
# from the schema. Pad each to two bytes and view them as '<f2' to get the numbers.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q fastparquet==2026.9.0 numpy==2.4.6 pandas==3.1.1 pyarrow==26.0.1

"$place/venv/bin/python" - "$place/half.parquet" <<'PYTHON'
import sys

import fastparquet
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

values = np.array([0.0, 1.0, -0.5, 6e-8], dtype="float16")
pq.write_table(pa.table({"x": values}), sys.argv[1])
assert pq.read_table(sys.argv[1])["x"].to_numpy().tolist() == values.tolist()

file = fastparquet.ParquetFile(sys.argv[1])
read = file.to_pandas()["x"].tolist()
print("fastparquet", fastparquet.__version__)
print("written:", values.tolist())
print("read:   ", read)
seen = read == [b"", b"\x00<", b"\x00\xb8", b"\x01"]
padded = b"".join(bytes(value).ljust(2, b"\0") for value in read)
print("padded: ", np.frombuffer(padded, "<f2").tolist())
sys.exit(0 if seen and np.frombuffer(padded, "<f2").tolist() == values.tolist() else 1)
PYTHON
