"""Replays a table through solution.py, one step at a time, with the contest's checks.

    python3 solution/test_solution.py --data valid.parquet [--limit SEQUENCES] [--weights RUN]

Prints the mean R² and the latency of a step. Exits 1 when the solution fails, 2 when it is called
wrongly or numpy is missing, 3 when the table cannot be replayed.
CSV (also .csv.gz) is read with numpy alone; Parquet with pyarrow, duckdb or fastparquet, whichever
is there.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print(
        f"{sys.executable} has no numpy, which solution.py computes with."
        f" Install it: {sys.executable} -m pip install numpy",
        file=sys.stderr,
    )
    sys.exit(2)

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sequence_table import (  # noqa: E402
    Choice,
    Keys,
    Sequence,
    Trained,
    WrongUse,
    names_of,
    read_sequences,
)
from solution import (  # noqa: E402
    BASELINE_NAME,
    WEIGHT_NAMES,
    PredictionModel,
    model_files,
    read_safetensors,
    weight_files,
)
from utils import DataPoint, r2_by_feature  # noqa: E402

CHOICE = {
    "columns": "columns that are features, and no others",
    "drop": "columns that are no features",
    "keep": "columns that are features though they look like an index",
}
CONTEST_STEPS = 517 * 1000
CONTEST_MINUTES = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="CSV, CSV.gz or Parquet table")
    parser.add_argument("--weights", type=Path, help="folder of the model (beside solution.py)")
    parser.add_argument("--limit", type=int, help="replay only the first sequences")
    for name, text in CHOICE.items():
        parser.add_argument(f"--{name}", metavar="LIST", type=names_of, action="extend", help=text)
    parser.add_argument("--id-column", metavar="NAME", help="ids of the sequences (seq_ix)")
    parser.add_argument("--step-column", metavar="NAME", help="steps (step_in_seq)")
    parser.add_argument(
        "--need-column", metavar="NAME", help="where predictions are asked for (need_prediction)"
    )
    parser.add_argument(
        "--warm-up", metavar="N", type=int, help="without such a column: states before the first"
    )
    options = parser.parse_args()
    for name in "limit", "warm_up":
        value = getattr(options, name)
        if value is not None and value < 1:
            parser.error(f"--{name.replace('_', '-')} must be 1 or more")
    if options.weights and not has_model(options.weights):
        parser.error(f"--weights {options.weights}: no folder with {WEIGHT_NAMES}")
    keys = Keys(options.id_column, options.step_column, options.need_column, options.warm_up)
    choice = Choice(options.columns, options.drop or [], options.keep or [])
    try:
        trained = trained_on(options.weights or Path(__file__).resolve().parent)
        sequences = read_sequences(options.data, keys, trained, warning_of(options.data), choice)
    except WrongUse as error:
        parser.error(f"{options.data}: {error}")
    except (EOFError, OSError, ValueError) as error:
        print(f"{options.data}: {error}", file=sys.stderr)
        return 3
    try:
        replay(sequences[: options.limit], PredictionModel(options.weights))
    except Refused as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


class Refused(Exception):
    """The solution broke a rule of the contest."""


def warning_of(data: Path):
    return lambda text: print(f"warning: {data}: {text}", file=sys.stderr)


def has_model(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    return bool(weight_files(folder)) or (folder / BASELINE_NAME).is_file()


def trained_on(folder: Path) -> Trained | None:
    """The features that the model was trained on, and the keys that its run was told of."""
    networks, baseline = model_files(folder)
    file = baseline or next(iter(networks), None)
    if not file:
        return None
    config = json.loads(read_safetensors(file)[1].get("config", "{}"))
    run = folder / "config.json"
    told = json.loads(run.read_text()).get("config", {}) if run.is_file() else {}
    keys = Keys(*(told.get(name) for name in ("idColumn", "stepColumn", "needColumn", "warmUp")))
    choice = Choice(told.get("columns"), told.get("drop") or [], told.get("keep") or [])
    return Trained(config.get("featureNames", []), keys, choice)


# --- replay -------------------------------------------------------------------------------------


def replay(sequences: list[Sequence], model: PredictionModel) -> None:
    predictions, targets, latencies = [], [], []
    for seq_ix, steps, need_prediction, states in sequences:
        for i, step in enumerate(steps):
            point = DataPoint(seq_ix, int(step), bool(need_prediction[i]), states[i].copy())
            start = time.perf_counter()
            prediction = model.predict(point)
            latencies.append(time.perf_counter() - start)
            row = check_prediction(prediction, point)
            # The last step's prediction has no target and is never carried to the next sequence.
            if row is not None and i + 1 < len(steps):
                predictions.append(row)
                targets.append(states[i + 1])
    report(predictions, targets, latencies, len(sequences))


def check_prediction(prediction, point: DataPoint) -> np.ndarray | None:
    """The prediction as a row of numbers, if it is one that the contest accepts."""
    where = f"seq_ix {point.seq_ix}, step {point.step_in_seq}"
    if not point.need_prediction:
        if prediction is not None:
            raise Refused(f"{where}: a prediction where none was asked for; return None")
        return None
    if prediction is None:
        raise Refused(f"{where}: no prediction where one was asked for")
    if not hasattr(prediction, "shape"):
        kind = type(prediction).__name__
        raise Refused(f"{where}: a {kind} has no shape, which the contest reads; return an array")
    row = np.asarray(prediction, dtype=np.float64)
    if row.shape not in [point.state.shape, (*point.state.shape, 1)]:
        raise Refused(f"{where}: the prediction has the shape {row.shape}, not {point.state.shape}")
    if not np.isfinite(row).all():
        raise Refused(f"{where}: the prediction has NaN or infinite values")
    return row.reshape(-1)


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


if __name__ == "__main__":
    sys.exit(main())
