"""Made tables/, as other tools write them: pyarrow 26.0.1, pandas 3.1.1, fastparquet 2026.9.0.

    python3 make_tables.py

All but `broken` hold the two sequences of `frame` below.
"""

from decimal import Decimal
from pathlib import Path

import fastparquet
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

TABLES = Path(__file__).resolve().parent / "tables"
TABLES.mkdir(exist_ok=True)

n = 3 + 4
frame = pd.DataFrame(
    {
        "seq_ix": [9, 9, 9, 2, 2, 2, 2],
        "step_in_seq": [0, 1, 2, 0, 1, 2, 3],
        "need_prediction": [False, True, True, False, True, True, True],
        "a": [0.5, 0.25, 0.125, -1.0, -2.0, 1024.0, 0.0],
        "b": [1, 0, 0, 1, 1, 0, 1],
    }
)


def write(name, table, **options):
    pq.write_table(table, TABLES / f"{name}.parquet", **options)


# Rows filtered and shuffled before: the index that is left is stored, under a name of pandas' own.
filtered = pd.concat([frame, frame]).reset_index(drop=True)[7:].sample(frac=1, random_state=3)
filtered.to_parquet(TABLES / "filtered.parquet", engine="pyarrow")
renamed = filtered.rename_axis("row")
renamed.to_parquet(TABLES / "named-index.parquet", engine="pyarrow")
frame.set_index(["seq_ix", "step_in_seq"]).to_parquet(TABLES / "keys-index.parquet")
fastparquet.write(str(TABLES / "fastparquet.parquet"), filtered, write_index=True)
filtered.to_csv(TABLES / "index.csv")
filtered.reset_index().rename(columns={"index": "Unnamed: 0"}).to_csv(TABLES / "twice.csv")

plain = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
types = {
    "half": [pa.array(frame.a.astype("float16")), pa.array(frame.b == 1)],
    "decimal": [pa.array([Decimal(str(v)) for v in frame.a], pa.decimal128(30, 4)), plain["b"]],
    "large-decimal": [
        pa.array([Decimal(str(v)) for v in frame.a], pa.decimal256(40, 4)),
        plain["b"],
    ],
    "small-integers": [plain["a"], pa.array(frame.b, pa.uint8())],
    "dictionary": [plain["a"], pa.array(frame.b).dictionary_encode()],
}
for name, (a, b) in types.items():
    write(name, plain.set_column(3, "a", a).set_column(4, "b", b))
text = plain.set_column(0, "seq_ix", plain["seq_ix"].cast(pa.string()))
write("text-keys", text.set_column(2, "need_prediction", pa.array(map(str, frame.need_prediction))))
write("case", plain.append_column("A", pa.array(np.arange(n) * 0.5)))
holes = [1, None, 0, 1, 1, 0, 1]
write("broken-integers", plain.set_column(4, "b", pa.array(holes, pa.int32())))
write("broken-booleans", plain.set_column(4, "b", pa.array(holes, pa.int8()).cast(pa.bool_())))
write("broken-half", plain.set_column(4, "b", pa.array(holes, pa.float16())))
write("broken-text", plain.set_column(4, "b", pa.array(map(str, frame.b))))
write("broken-dates", plain.set_column(4, "b", pa.array(pd.date_range("2024", periods=n))))
write("broken-lists", plain.set_column(4, "b", pa.array([[1.0, 2.0]] * n)))
