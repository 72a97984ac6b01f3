"""Writes one table with every tool and codec into tools/, and what it holds as tools/table.json. Run:

    pip install polars==2.1.0 pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1 fastparquet==2026.9.0
    python3 make_tools.py
    npx biome format --write tools/table.json

It needs Node and npm too, for hyparquet-writer. Three sequences of eight steps; all values are exact in float32.
What a tool refuses to write is printed and left out.
"""

import json
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import fastparquet
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

here = Path(__file__).parent
out = here / "tools"
ids, n_steps = [7, -3, 40], 8
rows = [(seq, step) for seq in ids for step in range(n_steps)]

single = [seq / 4 + step for seq, step in rows]
double = [0.25 - 1.5 * step * step for _, step in rows]
whole = [(step * 7 + seq) % 5 - 2 for seq, step in rows]
flag = [step % 3 == 0 for _, step in rows]

frame = pd.DataFrame(
    {
        "seq_ix": np.array([seq for seq, _ in rows], np.int64),
        "step_in_seq": np.array([step for _, step in rows], np.int32),
        "need_prediction": np.array([2 <= step < n_steps - 1 for _, step in rows]),
        "single": np.array(single, np.float32),
        "double": np.array(double, np.float64),
        "whole": np.array(whole, np.int16),
        "flag": np.array(flag),
    }
)
keys = frame[["seq_ix", "step_in_seq", "need_prediction"]]
table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
key_table = table.select(keys.columns)
states = [single, double, whole, [float(value) for value in flag]]


def attempt(name, write):
    file = out / name
    try:
        write(file)
        assert file.stat().st_size > 0
    except Exception as error:
        file.unlink(missing_ok=True)
        print(f"left out {name}: {str(error).splitlines()[0]}")


def with_features(**columns):
    features = key_table
    for name, values in columns.items():
        features = features.append_column(name, values)
    return features


def write_pyarrow():
    for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
        for version in ["1.0", "2.0"]:
            for dictionary in [True, False]:
                name = f"pyarrow-{codec}-v{version[0]}{'' if dictionary else '-plain'}.parquet"
                attempt(
                    name,
                    lambda file: parquet.write_table(
                        table, file, compression=codec, data_page_version=version, use_dictionary=dictionary
                    ),
                )
    split = dict(use_dictionary=False)
    delta = {"seq_ix": "DELTA_BINARY_PACKED", "step_in_seq": "DELTA_BINARY_PACKED"}
    floats = ["single", "double"]
    attempt("pyarrow-delta.parquet", lambda f: parquet.write_table(table, f, **split, column_encoding=delta))
    attempt("pyarrow-split.parquet", lambda f: parquet.write_table(table, f, **split, use_byte_stream_split=floats))
    attempt(
        "pyarrow-split-integers.parquet",
        lambda f: parquet.write_table(table, f, **split, use_byte_stream_split=[*floats, "whole"]),
    )
    halves = with_features(
        single=pa.array(single, pa.float16()),
        double=pa.array(double, pa.float16()),
        whole=table["whole"],
        flag=table["flag"],
    )
    attempt("pyarrow-half.parquet", lambda f: parquet.write_table(halves, f))
    attempt(
        "pyarrow-split-halves.parquet",
        lambda f: parquet.write_table(halves, f, **split, use_byte_stream_split=["single"]),
    )

    def decimals(kind):
        exact = lambda values: pa.array([Decimal(value) for value in values], kind)
        return with_features(
            single=exact(single), double=exact(double), whole=table["whole"], flag=table["flag"]
        )

    for digits in [9, 18, 38, 39, 76]:
        kind = pa.decimal128(digits, 2) if digits <= 38 else pa.decimal256(digits, 2)
        attempt(f"pyarrow-decimal{digits}.parquet", lambda f: parquet.write_table(decimals(kind), f))
    attempt(
        "pyarrow-split-decimals.parquet",
        lambda f: parquet.write_table(decimals(pa.decimal128(38, 2)), f, **split, use_byte_stream_split=["single"]),
    )

    lists = [list(map(float, state)) for state in zip(*states)]
    for name, kind in {
        "list": pa.list_(pa.float32()),
        "large-list": pa.large_list(pa.float64()),
        "fixed-list": pa.list_(pa.float32(), len(states)),
    }.items():
        listed = with_features(state=pa.array(lists, kind))
        attempt(f"pyarrow-{name}.parquet", lambda f: parquet.write_table(listed, f))
        attempt(f"pyarrow-{name}.arrow", lambda f: write_ipc(pa.ipc.new_file, listed, f))
    ragged = with_features(state=pa.array([*lists[:-2], lists[-2][:3], lists[-1]], pa.list_(pa.float32())))
    attempt("pyarrow-ragged.parquet", lambda f: parquet.write_table(ragged, f))
    attempt("pyarrow-ragged.arrow", lambda f: write_ipc(pa.ipc.new_file, ragged, f))

    for codec in [None, "lz4", "zstd"]:
        options = pa.ipc.IpcWriteOptions(compression=codec)
        attempt(f"pyarrow-{codec or 'none'}.arrow", lambda f: write_ipc(pa.ipc.new_file, table, f, options))
        attempt(f"pyarrow-{codec or 'none'}.arrows", lambda f: write_ipc(pa.ipc.new_stream, table, f, options))
    encoded = table
    for name in ["seq_ix", "step_in_seq", "whole"]:
        column = encoded.schema.get_field_index(name)
        encoded = encoded.set_column(column, name, table[name].dictionary_encode())
    attempt("pyarrow-dictionary.arrow", lambda f: write_ipc(pa.ipc.new_file, encoded, f))
    attempt("pyarrow-dictionary.parquet", lambda f: parquet.write_table(encoded, f))
    attempt("pyarrow-half.arrow", lambda f: write_ipc(pa.ipc.new_file, halves, f))
    for kind in [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal128(38, 2), pa.decimal256(76, 2)]:
        name = f"pyarrow-decimal{kind.bit_width}.arrow"
        attempt(name, lambda f: write_ipc(pa.ipc.new_file, decimals(kind), f))
    runs = with_features(single=pa.compute.run_end_encode(table["single"]))
    attempt("pyarrow-run-end.arrow", lambda f: write_ipc(pa.ipc.new_file, runs, f))
    for name, kind in {"list-view": pa.list_view, "large-list-view": pa.large_list_view}.items():
        views = with_features(state=pa.array(lists, kind(pa.float32())))
        attempt(f"pyarrow-{name}.arrow", lambda f: write_ipc(pa.ipc.new_file, views, f))
    views = with_features(single=table["single"], name=pa.array(["x"] * len(rows), pa.string_view()))
    attempt("pyarrow-string-view.arrow", lambda f: write_ipc(pa.ipc.new_file, views, f))
    for version, codec in [(1, None), (2, "uncompressed"), (2, "lz4"), (2, "zstd")]:
        attempt(
            f"pyarrow-v{version}-{codec or 'none'}.feather",
            lambda f: feather.write_feather(table, f, version=version, compression=codec),
        )


def write_ipc(new, table, file, options=None):
    with new(file, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=10)


def write_pandas():
    for engine in ["pyarrow", "fastparquet"]:
        attempt(f"pandas-{engine}.parquet", lambda f: frame.to_parquet(f, engine=engine, index=False))
    attempt("pandas-category.parquet", lambda f: frame.astype({"seq_ix": "category"}).to_parquet(f, index=False))
    attempt("pandas-nullable.parquet", lambda f: frame.convert_dtypes().to_parquet(f, index=False))
    attempt("pandas.feather", frame.to_feather)
    attempt("pandas.csv", lambda f: frame.to_csv(f, index=False))
    attempt("pandas.csv.gz", lambda f: frame.to_csv(f, index=False))


def write_polars():
    polars = pl.from_pandas(frame)
    for codec in ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        attempt(f"polars-{codec}.parquet", lambda f: polars.write_parquet(f, compression=codec))
    for codec in ["uncompressed", "lz4", "zstd"]:
        attempt(f"polars-{codec}.arrow", lambda f: polars.write_ipc(f, compression=codec))
        attempt(f"polars-{codec}.arrows", lambda f: polars.write_ipc_stream(f, compression=codec))
    attempt("polars.csv", polars.write_csv)
    wide = polars.with_columns(pl.col("whole").cast(pl.Int128))
    attempt("polars-int128.arrow", lambda f: wide.write_ipc(f))
    attempt("polars-int128.parquet", lambda f: wide.write_parquet(f))
    listed = polars.select(
        "seq_ix", "step_in_seq", "need_prediction", state=pl.concat_list("single", "double", "whole", "flag")
    )
    attempt("polars-list.parquet", lambda f: listed.write_parquet(f))
    attempt("polars-list.arrow", lambda f: listed.write_ipc(f))
    fixed = listed.with_columns(pl.col("state").list.to_array(len(states)))
    attempt("polars-array.parquet", lambda f: fixed.write_parquet(f))
    attempt("polars-array.arrow", lambda f: fixed.write_ipc(f))


def write_duckdb():
    for codec in ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4", "lz4_raw"]:
        for version in ["V1", "V2"]:
            attempt(
                f"duckdb-{codec}-{version.lower()}.parquet",
                lambda f: duckdb.sql(
                    f"COPY frame TO '{f}' (FORMAT parquet, COMPRESSION {codec}, PARQUET_VERSION {version})"
                ),
            )
    attempt("duckdb.csv", lambda f: duckdb.sql(f"COPY frame TO '{f}'"))
    lists = "SELECT seq_ix, step_in_seq, need_prediction, [single::FLOAT, double::FLOAT, whole::FLOAT, flag::FLOAT] AS state FROM frame"
    attempt("duckdb-list.parquet", lambda f: duckdb.sql(f"COPY ({lists}) TO '{f}'"))


def write_fastparquet():
    for codec in ["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "BROTLI", "LZ4", "LZ4_RAW"]:
        attempt(
            f"fastparquet-{codec.lower()}.parquet",
            lambda f: fastparquet.write(str(f), frame, compression=codec, write_index=False),
        )


hyparquet = """
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { parquetWriteFile } from 'hyparquet-writer'
const columnData = JSON.parse(readFileSync(0, 'utf8'))
const compressors = { GZIP: gzipSync, BROTLI: brotliCompressSync }
for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI']) {
  const filename = `${process.argv[2]}/hyparquet-${codec.toLowerCase()}.parquet`
  parquetWriteFile({ filename, columnData, codec, compressors })
}
"""


def write_hyparquet():
    types = {"int64": "INT64", "int32": "INT32", "int16": "INT32", "bool": "BOOLEAN", "float32": "FLOAT"}
    columns = [
        {
            "name": name,
            # Numbers of JSON are no BigInt, which INT64 wants.
            "type": types.get(str(values.dtype), "DOUBLE").replace("INT64", "INT32"),
            "data": values.tolist(),
        }
        for name, values in frame.items()
    ]
    folder = Path(tempfile.mkdtemp())
    (folder / "package.json").write_text('{ "type": "module" }')
    (folder / "write.js").write_text(hyparquet)
    subprocess.run(["npm", "install", "--silent", "hyparquet-writer@0.17.0"], cwd=folder, check=True)
    subprocess.run(["node", "write.js", str(out)], cwd=folder, input=json.dumps(columns), text=True, check=True)
    shutil.rmtree(folder)


shutil.rmtree(out, ignore_errors=True)
out.mkdir()
write_pyarrow()
write_pandas()
write_polars()
write_duckdb()
write_fastparquet()
write_hyparquet()
expected = {
    "seqIx": ids,
    "offsets": [n_steps * i for i in range(len(ids) + 1)],
    "featureNames": ["single", "double", "whole", "flag"],
    "needPrediction": [int(2 <= step < n_steps - 1) for _, step in rows],
    "states": [float(value) for state in zip(*states) for value in state],
}
(out / "table.json").write_text(json.dumps(expected) + "\n")
