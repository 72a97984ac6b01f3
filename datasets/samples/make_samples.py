"""Writes the sample tables beside it with pyarrow, and what they hold as JSON. Run: python3 make_samples.py, then
npx biome format --write interleaved.json.

Four sequences of 20 steps, their rows interleaved step by step, ids out of order; every feature of another
type. Made with pyarrow 26; the bytes may differ with another version, the values do not.
"""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

here = Path(__file__).parent
ids, n_steps = [40, -2, 7, 2_000_000_000], 20
names = ["0", "temperature °C", "f_2", "constant"]


def state(position, step):
    return [position + step / 8, -1.5 * step * step, (step * 7 + position) % 5, 3]


rows = [(position, step) for step in range(n_steps) for position in range(len(ids))]
types = [pa.float32(), pa.float64(), pa.int8(), pa.int64()]
columns = {
    "seq_ix": pa.array([ids[position] for position, _ in rows], pa.int64()),
    "step_in_seq": pa.array([step for _, step in rows], pa.uint16()),
    "need_prediction": pa.array([4 <= step < 19 for _, step in rows]),
}
for i, (name, kind) in enumerate(zip(names, types)):
    columns[name] = pa.array([state(*row)[i] for row in rows], kind)
table = pa.table(columns)

parquet.write_table(table, here / "interleaved.parquet", compression="snappy")
parquet.write_table(table, here / "interleaved-zstd.parquet", compression="zstd", row_group_size=16)
feather.write_feather(table, here / "interleaved-lz4.feather", compression="lz4", chunksize=32)
feather.write_feather(table, here / "interleaved-zstd.feather", compression="zstd")
with pa.ipc.new_file(here / "interleaved.arrow", table.schema) as writer:
    writer.write_table(table, max_chunksize=16)
with pa.ipc.new_stream(here / "interleaved-stream.arrow", table.schema) as writer:
    writer.write_table(table, max_chunksize=50)

expected = {
    "seqIx": ids,
    "nSteps": n_steps,
    "featureNames": names,
    "needPrediction": [int(4 <= step < 19) for _ in ids for step in range(n_steps)],
    "states": [x for position in range(len(ids)) for step in range(n_steps) for x in state(position, step)],
}
(here / "interleaved.json").write_text(json.dumps(expected) + "\n")

# More than one LZ4 block of 64 KiB, with matches that reach into the block before.
pattern = bytes((i * i * 31 + (i >> 5)) % 251 for i in range(1500))
(here / "pattern.lz4").write_bytes(pa.compress(pattern * 200, codec="lz4", asbytes=True))
