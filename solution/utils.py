"""What the contest's own utils.py gives a solution; this one serves local runs."""

from dataclasses import dataclass

import numpy as np


@dataclass
class DataPoint:
    """One step of one sequence."""

    seq_ix: int
    step_in_seq: int
    need_prediction: bool
    state: np.ndarray  # [n_features]
