"""Scores the solution.py of the current folder as the contest does: row by row, one step at a time.

    python3 contest_scorer.py TABLE.parquet PREDICTIONS.f32

Prints mean R² and the number of scored rows as JSON; writes the scored predictions, row by row.
"""

import json
import os
import sys

sys.path.insert(0, os.getcwd())

import numpy as np  # noqa: E402
import pyarrow.parquet  # noqa: E402
from solution import PredictionModel  # noqa: E402
from utils import DataPoint  # noqa: E402

table = pyarrow.parquet.read_table(sys.argv[1])
values = np.stack([column.to_numpy() for column in table.columns], axis=1)
model = PredictionModel()
predictions, targets = [], []
seq_ix, prediction = None, None
for row in values:
    state = row[3:]
    # The prediction made at the row before is about this one, if it is of the same sequence.
    if prediction is not None and seq_ix == row[0]:
        predictions.append(prediction)
        targets.append(state)
    point = DataPoint(int(row[0]), int(row[1]), bool(row[2]), state)
    prediction = model.predict(point)
    if not point.need_prediction:
        if prediction is not None:
            raise ValueError(f"Prediction is not needed for {point}")
    elif prediction is None or prediction.shape != point.state.shape:
        raise ValueError(f"Prediction has wrong shape for {point}")
    seq_ix = point.seq_ix

predictions = np.asarray(predictions)
targets = np.asarray(targets)
residual = ((targets - predictions) ** 2).sum(axis=0)
total = ((targets - targets.mean(axis=0)) ** 2).sum(axis=0)
predictions.astype("<f4").tofile(sys.argv[2])
print(json.dumps({"meanR2": float(np.mean(1 - residual / total)), "scoredRows": len(targets)}))
