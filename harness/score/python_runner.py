"""The process a Python solution runs in: python3 python_runner.py FILE N_FEATURES.

Answers points over fd 3 (in) and fd 4 (out) as protocol.ts says, and makes the contest's
`from utils import DataPoint` work where the solution brings no utils module of its own.
"""

import importlib.util
import json
import os
import struct
import sys
import time
import traceback
import types
from dataclasses import dataclass

import numpy as np

POINT_FD, ANSWER_FD = 3, 4
NONE, PREDICTION, ERROR, READY = 0, 1, 2, 3
MAX_MESSAGE = 8192


@dataclass
class DataPoint:
    seq_ix: int
    step_in_seq: int
    need_prediction: bool
    state: np.ndarray


class Fault(Exception):
    def __init__(self, stage, message):
        super().__init__(message)
        self.stage = stage


def load(file):
    folder = os.path.dirname(file)
    sys.argv = [file]
    sys.path[0] = folder  # where this runner lay
    if importlib.util.find_spec("utils") is None:
        utils = types.ModuleType("utils")
        utils.DataPoint = DataPoint
        DataPoint.__module__ = "utils"
        sys.modules["utils"] = utils
    try:
        spec = importlib.util.spec_from_file_location("solution", file)
        solution = importlib.util.module_from_spec(spec)
        sys.modules["solution"] = solution
        spec.loader.exec_module(solution)
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


def serve(model, n_features):
    size = 12 + 4 * n_features
    buffer = bytearray(size)
    send(READY, 0.0)
    while read_fully(buffer):
        seq_ix, step, need = struct.unpack_from("=iii", buffer)
        state = np.frombuffer(buffer, np.float32, offset=12).copy()
        point = DataPoint(seq_ix, step, need == 1, state)
        started = time.perf_counter()
        try:
            prediction = model.predict(point)
        except Exception as error:
            raise Fault("predict", describe(error)) from error
        elapsed_ms = (time.perf_counter() - started) * 1000
        if prediction is None:
            send(NONE, elapsed_ms)
        else:
            send(PREDICTION, elapsed_ms, as_row(prediction).tobytes())


def as_row(prediction):
    try:
        row = np.asarray(prediction, dtype=np.float64)
    except (TypeError, ValueError):
        kind = type(prediction).__name__
        raise Fault("result", f"predict returned a {kind} that is no row of numbers") from None
    if row.ndim != 1:
        raise Fault("result", f"predict returned an array of shape {row.shape}")
    return row


def describe(error):
    return f"{type(error).__name__}: {error}"


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
    file, n_features = sys.argv[1], int(sys.argv[2])
    os.set_blocking(POINT_FD, True)
    os.set_blocking(ANSWER_FD, True)
    try:
        serve(load(file), n_features)
    except Fault as fault:
        if fault.__cause__ is not None:
            traceback.print_exception(fault.__cause__)
        message = json.dumps({"stage": fault.stage, "message": str(fault)[:MAX_MESSAGE]})
        send(ERROR, 0.0, message.encode())
        while read_fully(bytearray(1)):
            pass  # while this process lives, its children can be found


if __name__ == "__main__":
    main()
