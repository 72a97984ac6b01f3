"""The process a Python solution runs in: python3 python_runner.py FILE N_FEATURES STATE_TYPE.

Answers points over fd 3 (in) and fd 4 (out) as protocol.ts says, and makes the contest's
`from utils import DataPoint, ScorerStepByStep` work where nothing else provides a utils module.
"""

import dataclasses
import importlib.util
import json
import os
import struct
import sys
import time
import traceback

import numpy as np

POINT_FD, ANSWER_FD = 3, 4
NONE, PREDICTION, ERROR, READY = 0, 1, 2, 3
POINT_HEADER = 16
MAX_MESSAGE, MAX_SOUGHT, MAX_PATH = 8192, 32, 500

HERE = os.path.dirname(os.path.abspath(__file__))
UTILS = os.path.normpath(os.path.join(HERE, "..", "..", "solution", "utils.py"))
POINT_FIELDS = {"seq_ix", "step_in_seq", "need_prediction", "state"}


class Fault(Exception):
    def __init__(self, stage, message):
        super().__init__(message)
        self.stage = stage


class StandInUtils:
    """Finds the contest's utils in ours. It is asked last: one on the solution's own path wins."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, UTILS) if name == "utils" else None


def load(file):
    folder = os.path.dirname(file)
    sys.argv = [file]
    sys.path[0] = folder  # where this runner lay
    sys.meta_path.append(StandInUtils)
    try:
        solution = load_module("solution", file)
    except Exception as error:
        raise Fault("import", describe(error)) from error
    if not hasattr(solution, "PredictionModel"):
        raise Fault("export", "it exports no PredictionModel")
    try:
        model = solution.PredictionModel()
    except Exception as error:
        raise Fault("construct", describe(error)) from error
    if not callable(getattr(model, "predict", None)):
        raise Fault("export", "PredictionModel has no predict")
    return model


def load_module(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def point_class():
    """The DataPoint that the solution imported, where it is the contest's; else ours."""
    own = getattr(sys.modules.get("utils"), "DataPoint", None)
    if dataclasses.is_dataclass(own) and {f.name for f in dataclasses.fields(own)} == POINT_FIELDS:
        return own
    return load_module("seqarena_utils", UTILS).DataPoint


def serve(model, n_features, state_type):
    DataPoint = point_class()
    dtype = np.dtype(state_type)
    buffer = bytearray(POINT_HEADER + dtype.itemsize * n_features)
    send(READY, 0.0)
    while read_fully(buffer):
        seq_ix, step, need = struct.unpack_from("=iii", buffer)
        # A copy: a solution that keeps its points must not see them change.
        state = np.frombuffer(buffer, dtype, offset=POINT_HEADER).copy()
        started = time.perf_counter()
        try:
            prediction = model.predict(
                DataPoint(
                    seq_ix=seq_ix, step_in_seq=step, need_prediction=need == 1, state=state
                )
            )
        except Exception as error:
            raise Fault("predict", describe(error)) from error
        elapsed_ms = (time.perf_counter() - started) * 1000
        if prediction is None:
            send(NONE, elapsed_ms)
        else:
            # Where none is needed, that there is one is what the scorer complains of.
            send(PREDICTION, elapsed_ms, as_row(prediction, n_features) if need else b"")


def as_row(prediction, n_features):
    """The bytes of the float64 values of what the contest takes: numbers, of shape (N,) or (N, 1).

    The contest's check reads prediction.shape[0], and its R² wants one number a feature.
    """
    what = f"predict returned a value of type {type(prediction).__name__}"
    try:
        prediction.shape[0]
    except Exception as error:
        why = f"the contest's check of prediction.shape[0] fails on it: {error}"
        raise Fault("result", f"{what}, and {why}; return a numpy array") from None
    try:
        row = np.asarray(prediction)
        if row.dtype.kind not in "biufOSU":  # objects and text may be numbers
            raise TypeError(f"it holds values of type {row.dtype}")
        row = row.astype(np.float64)
    except Exception as error:
        raise Fault("result", f"{what} that is no row of numbers: {error}") from None
    if row.ndim == 2 and row.shape[1] == 1:
        row = row[:, 0]
    if row.ndim != 1:
        expected = f"expected ({n_features},)"
        raise Fault("result", f"predict returned an array of shape {row.shape}, {expected}")
    return row.tobytes()


def describe(error):
    return f"{type(error).__name__}: {error}"


def sought(error):
    """Absolute paths that an import or an open looked for and did not find."""
    paths = []
    if isinstance(error, ImportError) and error.name:
        inner = error.name.replace(".", os.sep)
        places = [os.path.abspath(place) for place in sys.path]
        paths = [os.path.join(place, inner + end) for place in places for end in (".py", "")]
    elif isinstance(error, OSError) and isinstance(error.filename, str):
        paths = [os.path.abspath(error.filename)]
    return [path for path in paths if len(path) <= MAX_PATH and not os.path.exists(path)]


def send(kind, elapsed_ms, payload=b""):
    frame = memoryview(struct.pack("=IId", kind, len(payload), elapsed_ms) + payload)
    while frame:
        frame = frame[os.write(ANSWER_FD, frame) :]


def read_fully(buffer):
    view = memoryview(buffer)
    while view:
        count = os.readv(POINT_FD, [view])
        if count == 0:
            return False
        view = view[count:]
    return True


def main():
    file, n_features, state_type = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    os.set_blocking(POINT_FD, True)
    os.set_blocking(ANSWER_FD, True)
    try:
        serve(load(file), n_features, state_type)
    except Fault as fault:
        if fault.__cause__ is not None:
            traceback.print_exception(fault.__cause__)
        told = {
            "stage": fault.stage,
            "message": str(fault)[:MAX_MESSAGE],
            "sought": sought(fault.__cause__)[:MAX_SOUGHT],
        }
        send(ERROR, 0.0, json.dumps(told).encode())
        while read_fully(bytearray(1)):
            pass  # while this process lives, its children can be found


if __name__ == "__main__":
    main()
