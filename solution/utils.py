"""What the contest's own utils.py gives a solution; this one serves local runs.

ScorerStepByStep needs pandas, and pyarrow for Parquet; the rest needs numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class DataPoint:
    """One step of one sequence."""

    seq_ix: int
    step_in_seq: int
    need_prediction: bool
    state: np.ndarray  # [n_features]


class PredictionModel:
    """The simplest model: what comes next is what is there now."""

    def predict(self, data_point: DataPoint) -> np.ndarray | None:
        return data_point.state if data_point.need_prediction else None


class ScorerStepByStep:
    """Scores a model on a table of seq_ix, step_in_seq, need_prediction and the features."""

    def __init__(self, dataset_path):
        import pandas as pd

        read = pd.read_csv if str(dataset_path).endswith((".csv", ".csv.gz")) else pd.read_parquet
        self.dataset = read(dataset_path)
        self.dim = self.dataset.shape[1] - 3
        self.features = self.dataset.columns[3:]

    def score(self, model) -> dict:
        """R² of each feature by its name, and their mean as mean_r2."""
        keys = self.dataset.iloc[:, :3].to_numpy()
        states = self.dataset.iloc[:, 3:].to_numpy()
        predictions, targets = [], []
        for row, ((seq_ix, step, need), state) in enumerate(zip(keys, states)):
            point = DataPoint(seq_ix, step, bool(need), state.copy())
            prediction = model.predict(point)
            self.check_prediction(point, prediction)
            # The last step's prediction has no target and is never carried to the next sequence.
            if prediction is not None and row + 1 < len(keys) and keys[row + 1][0] == seq_ix:
                predictions.append(np.reshape(prediction, -1))
                targets.append(states[row + 1])
        return self.calc_metrics(np.asarray(predictions, float), np.asarray(targets, float))

    def check_prediction(self, data_point: DataPoint, prediction: np.ndarray | None) -> None:
        if not data_point.need_prediction:
            if prediction is not None:
                raise ValueError(f"Prediction is not needed for {data_point}")
            return
        if prediction is None:
            raise ValueError(f"Prediction is required for {data_point}")
        if prediction.shape[0] != self.dim:
            raise ValueError(f"Prediction has wrong shape: {prediction.shape[0]} != {self.dim}")

    def calc_metrics(self, predictions: np.ndarray, targets: np.ndarray) -> dict:
        r2 = r2_by_feature(predictions, targets)
        return {**dict(zip(self.features, r2.tolist())), "mean_r2": float(r2.mean())}


def r2_by_feature(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """1 − SS_res / SS_tot of each column; a constant scores 1 if predicted exactly, else 0."""
    residual = np.sum((targets - predictions) ** 2, axis=0)
    total = np.sum((targets - targets.mean(axis=0)) ** 2, axis=0)
    is_constant = total == 0
    r2 = 1 - residual / np.where(is_constant, 1, total)
    return np.where(is_constant, np.where(residual == 0, 1.0, 0.0), r2)
