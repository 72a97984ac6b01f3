"""Replays a table through solution.py, one step at a time, with the contest's checks.

    python3 solution/test_solution.py --data valid.parquet [--limit SEQUENCES] [--weights RUN]

Prints the mean R² and the latency of a step. Exits 1 when the solution fails.
CSV (also .csv.gz) is read with numpy alone; Parquet with pyarrow, duckdb or pandas, whichever is
there.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from solution import WEIGHT_NAMES, PredictionModel, weight_files  # noqa: E402
from utils import DataPoint  # noqa: E402

INDEX_COLUMNS = ["seq_ix", "step_in_seq", "need_prediction"]
CONTEST_STEPS = 517 * 1000
CONTEST_MINUTES = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="CSV, CSV.gz or Parquet table")
    parser.add_argument("--weights", type=Path, help="folder of the weights (beside solution.py)")
    parser.add_argument("--limit", type=int, help="replay only the first sequences")
    options = parser.parse_args()
    if options.limit is not None and options.limit < 1:
        parser.error("--limit must be 1 or more")
    if options.weights and not (options.weights.is_dir() and weight_files(options.weights)):
        parser.error(f"--weights {options.weights}: no folder with {WEIGHT_NAMES}")
    try:
        sequences = read_sequences(options.data)[: options.limit]
    except (EOFError, OSError, ValueError) as error:
        print(f"{options.data}: {error}", file=sys.stderr)
        return 3
    try:
        replay(sequences, PredictionModel(options.weights))
    except Refused as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


class Refused(Exception):
    """The solution broke a rule of the contest."""


# --- reading ------------------------------------------------------------------------------------


class Sequence(NamedTuple):
    seq_ix: int
    steps: np.ndarray  # [n_steps]
    need_prediction: np.ndarray  # [n_steps], booleans
    states: np.ndarray  # [n_steps, n_features], float32


def read_sequences(path: Path) -> list[Sequence]:
    """The sequences of a table, in order of first appearance, each in step order."""
    if not path.is_file():
        raise ValueError("is a folder, not a file" if path.is_dir() else "no such file")
    is_csv = path.name.endswith((".csv", ".csv.gz"))
    if not is_csv and path.suffix != ".parquet":
        raise ValueError("the format is not known: give a .csv, .csv.gz or .parquet file")
    names, columns = read_csv(path) if is_csv else read_parquet(path)
    missing = [name for name in INDEX_COLUMNS if name not in names]
    if missing:
        raise ValueError(f"column {missing[0]} is missing")
    seq_ix, steps, need = (columns[names.index(name)] for name in INDEX_COLUMNS)
    features = [name for name in names if name not in INDEX_COLUMNS]
    if not features or len(seq_ix) == 0:
        raise ValueError("the table has no features" if len(seq_ix) else "the table has no rows")
    states = np.stack([columns[names.index(name)] for name in features], axis=1)
    states = states.astype(np.float32)
    bad = np.argwhere(~np.isfinite(states))
    if len(bad) > 0:
        row, column = bad[0]
        where = f"seq_ix {seq_ix[row]:.0f}, step {steps[row]:.0f}, column {features[column]}"
        raise ValueError(f"{where}: a value is missing, NaN or infinite")
    ids, first = np.unique(seq_ix, return_index=True)
    by_sequence = np.lexsort((steps, seq_ix))
    rows = np.split(by_sequence, np.searchsorted(seq_ix[by_sequence], ids[1:]))
    order = np.argsort(first)
    return [
        Sequence(int(ids[i]), steps[rows[i]].astype(int), need[rows[i]] != 0, states[rows[i]])
        for i in order
    ]


def read_csv(path: Path) -> tuple[list[str], list[np.ndarray]]:
    opener = gzip.open if path.name.endswith(".gz") else open
    words = {"true": 1, "True": 1, "TRUE": 1, "false": 0, "False": 0, "FALSE": 0}
    with opener(path, "rt", newline="") as file:
        reader = csv.reader(file)
        names = [name.strip() for name in next(reader, [])]
        if not names:
            raise ValueError("the file is empty")
        table = []
        for row in reader:
            try:
                table.append([float(words.get(cell, cell)) for cell in row])
            except ValueError as error:
                raise ValueError(f"line {reader.line_num}: {error}") from error
            if len(row) != len(names):
                sizes = f"{len(row)} cells, the header {len(names)}"
                raise ValueError(f"line {reader.line_num} has {sizes}")
    return names, list(np.array(table, dtype=np.float64).reshape(-1, len(names)).T)


def read_parquet(path: Path) -> tuple[list[str], list[np.ndarray]]:
    try:
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(path)
        return table.column_names, [column.to_numpy() for column in table.columns]
    except ImportError:
        pass
    try:
        import duckdb

        rows = duckdb.sql("select * from read_parquet($path)", params={"path": str(path)})
        columns = rows.fetchnumpy()
        return list(columns), [np.asarray(column) for column in columns.values()]
    except ImportError:
        pass
    try:
        import pandas

        frame = pandas.read_parquet(path)
        return list(frame.columns), [frame[name].to_numpy() for name in frame.columns]
    except ImportError:
        hint = "pip install one of them, or give a CSV file"
        raise ValueError(f"Parquet needs pyarrow, duckdb or pandas: {hint}") from None


# --- replay -------------------------------------------------------------------------------------


def replay(sequences: list[Sequence], model: PredictionModel) -> None:
    predictions, targets, latencies = [], [], []
    for seq_ix, steps, need_prediction, states in sequences:
        for i, step in enumerate(steps):
            point = DataPoint(seq_ix, int(step), bool(need_prediction[i]), states[i].copy())
            start = time.perf_counter()
            prediction = model.predict(point)
            latencies.append(time.perf_counter() - start)
            check_prediction(prediction, point)
            # The last step's prediction has no target and is never carried to the next sequence.
            if prediction is not None and i + 1 < len(steps):
                predictions.append(prediction)
                targets.append(states[i + 1])
    report(predictions, targets, latencies, len(sequences))


def check_prediction(prediction: np.ndarray | None, point: DataPoint) -> None:
    where = f"seq_ix {point.seq_ix}, step {point.step_in_seq}"
    if not point.need_prediction:
        if prediction is not None:
            raise Refused(f"{where}: a prediction where none was asked for; return None")
        return
    if prediction is None:
        raise Refused(f"{where}: no prediction where one was asked for")
    shape = np.shape(prediction)
    if not isinstance(prediction, np.ndarray) or shape != point.state.shape:
        found = f"{type(prediction).__name__} of shape {shape}"
        raise Refused(f"{where}: the prediction is a {found}, not of shape {point.state.shape}")
    if not np.isfinite(prediction).all():
        raise Refused(f"{where}: the prediction has NaN or infinite values")


def report(predictions: list, targets: list, latencies: list, n_sequences: int) -> None:
    if targets:
        r2 = r2_by_feature(np.asarray(predictions, float), np.asarray(targets, float))
        print(f"mean R² {r2.mean():.6f} over {len(targets)} predictions of {n_sequences} sequences")
    else:
        print(f"no prediction was scored in {n_sequences} sequences")
    p50, p95, p99 = np.percentile(latencies, [50, 95, 99]) * 1000
    minutes = np.mean(latencies) * CONTEST_STEPS / 60
    print(f"a step: p50 {p50:.3f} ms, p95 {p95:.3f} ms, p99 {p99:.3f} ms")
    print(f"the contest's 517 × 1000 steps: {minutes:.1f} min of {CONTEST_MINUTES}")
    if minutes > CONTEST_MINUTES:
        raise Refused(f"it would take {minutes:.0f} minutes, the contest allows {CONTEST_MINUTES}")


def r2_by_feature(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """1 − SS_res / SS_tot; a constant feature scores 1 if predicted exactly, else 0."""
    residual = np.sum((targets - predictions) ** 2, axis=0)
    total = np.sum((targets - targets.mean(axis=0)) ** 2, axis=0)
    is_constant = total == 0
    r2 = 1 - residual / np.where(is_constant, 1, total)
    return np.where(is_constant, np.where(residual == 0, 1.0, 0.0), r2)


if __name__ == "__main__":
    sys.exit(main())
