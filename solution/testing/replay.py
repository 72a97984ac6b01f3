"""Replays states through solution.py for the tests.

replay.py WEIGHTS STATES N_SEQUENCES N_STEPS OUT, where the files STATES and OUT are float32,
[n_sequences, n_steps, n_features]; a step without prediction is NaN in OUT.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from solution import PredictionModel  # noqa: E402
from utils import DataPoint  # noqa: E402

weights, states_file, n_sequences, n_steps, out_file = sys.argv[1:]
model = PredictionModel(weights)
states = np.fromfile(states_file, dtype="<f4").reshape(int(n_sequences), int(n_steps), -1)
out = np.full_like(states, np.nan)
for sequence in range(int(n_sequences)):
    for step in range(int(n_steps)):
        point = DataPoint(100 - sequence, step, step % 3 != 0, states[sequence, step])
        prediction = model.predict(point)
        if prediction is not None:
            out[sequence, step] = prediction
out.tofile(out_file)
