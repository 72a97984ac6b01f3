"""PyTorch as a peer: products, scans and recurrent layers, training steps, streaming steps. Asked as protocol.py says.

    python3 torch_peer.py THREADS
"""

import os
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch

import mamba2
from protocol import best_time, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "solution"))

from solution import read_network  # noqa: E402

torch.set_num_threads(int(sys.argv[1]))

# 40 divides 1000 and 320, 64 is the paper's choice; below 32 and above 64 every form was slower.
FORMS = [(form, chunk) for form in mamba2.SCANS for chunk in (32, 40, 64)]


def read_floats(file, *shape):
    return torch.from_numpy(np.fromfile(file, dtype=np.float32)).reshape(shape)


def write_floats(file, tensor):
    tensor.detach().contiguous().numpy().tofile(file)


BLAS_NAMES = {"openblas": "OpenBLAS", "mkl_rt": "MKL", "mkl_core": "MKL", "blis": "BLIS"}


def versions():
    torch.mm(torch.ones(4, 4), torch.ones(4, 4))
    return {"torch": torch.__version__, "blas": blas_name()}


def blas_name():
    """Name of the BLAS that is loaded: what torch was built with may have been replaced since."""
    try:
        loaded = {os.path.realpath(line.split()[-1]) for line in open("/proc/self/maps") if "/" in line}
    except OSError:
        loaded = set()
    for name in sorted(map(os.path.basename, loaded)):
        found = re.match(rf"lib({'|'.join(BLAS_NAMES)})\D*([\d.]*\d)?", name)
        if found:
            name, version = found.groups()
            return f"{BLAS_NAMES[name]} {version or ''}".strip()
    return "MKL" if torch.backends.mkl.is_available() else "own BLAS"


# --- products -----------------------------------------------------------------------------------

product = {}


def load_product(a, b, shape_a, shape_b, transpose_a, transpose_b):
    product["a"], product["b"] = read_floats(a, *shape_a), read_floats(b, *shape_b)
    if transpose_a:
        product["a"] = product["a"].transpose(-1, -2)
    if transpose_b:
        product["b"] = product["b"].transpose(-1, -2)


def write_product(file):
    write_floats(file, torch.matmul(product["a"], product["b"]))


def time_product(seconds):
    out = torch.empty(*product["a"].shape[:-1], product["b"].shape[-1])
    return best_time(lambda: torch.matmul(product["a"], product["b"], out=out), seconds)


# --- scan ---------------------------------------------------------------------------------------

SCAN_NAMES = ["x", "b", "c", "dt", "dtBias", "aLog", "d"]
scan = {}


def load_scan(files, shapes, d_y):
    """Finds the form that is fastest, forward and backward each on its own."""
    scan["operands"] = [read_floats(files[name], *shapes[name]) for name in SCAN_NAMES]
    scan["dY"] = read_floats(d_y, *shapes["x"])
    candidates = [(*form, part) for form in FORMS for part in (8, 32)]
    chosen = {}
    for direction, run in ("forward", time_forward), ("backward", time_backward):
        times = {}
        for candidate in candidates:
            scan[direction] = candidate
            times[candidate] = run(0)
        scan[direction] = min(times, key=times.get)
        form, chunk, part = scan[direction]
        chosen[direction] = f"{form}, chunk {chunk}, batch {part}"
    return chosen


def in_parts(part):
    """The operands of so many sequences at a time: smaller parts stay nearer to the processor."""
    x, b, c, dt, *rest = scan["operands"]
    for at in range(0, len(x), part):
        yield [*(operand[at : at + part] for operand in (x, b, c, dt)), *rest], scan["dY"][at : at + part]


def time_forward(seconds):
    form, chunk, part = scan["forward"]

    def run():
        with torch.no_grad():
            for operands, _ in in_parts(part):
                mamba2.selective_scan(*operands, form, chunk)

    return best_time(run, seconds)


def time_backward(seconds):
    form, chunk, part = scan["backward"]
    end = time.perf_counter() + seconds
    best = float("inf")
    while True:
        taken = 0.0
        for operands, d_y in in_parts(part):
            leaves = [operand.detach().requires_grad_() for operand in operands]
            y = mamba2.selective_scan(*leaves, form, chunk)
            started = time.perf_counter()
            torch.autograd.grad(y, leaves, d_y)
            taken += time.perf_counter() - started
        best = min(best, taken)
        if time.perf_counter() >= end:
            return best


def write_scan(base):
    leaves = [operand.detach().requires_grad_() for operand in scan["operands"]]
    y = mamba2.selective_scan(*leaves, *scan["backward"][:2])
    write_floats(f"{base}.y", y)
    for name, gradient in zip(SCAN_NAMES, torch.autograd.grad(y, leaves, scan["dY"])):
        write_floats(f"{base}.d{name[0].upper()}{name[1:]}", gradient)


# --- recurrent layer ----------------------------------------------------------------------------

# What PyTorch calls our operands; its weights are the transposed ones.
GRU_NAMES = {
    "inputWeight": "weight_ih_l0",
    "inputBias": "bias_ih_l0",
    "hiddenWeight": "weight_hh_l0",
    "hiddenBias": "bias_hh_l0",
}
layer = {}


def load_gru(files, shapes, d_y):
    x = read_floats(files["x"], *shapes["x"])
    layer["gru"] = gru = torch.nn.GRU(x.shape[2], shapes["hiddenWeight"][0], batch_first=True)
    with torch.no_grad():
        for ours, theirs in GRU_NAMES.items():
            getattr(gru, theirs).copy_(read_floats(files[ours], *shapes[ours]).t())
    layer["x"] = x.requires_grad_()
    layer["dY"] = read_floats(d_y, *shapes["x"][:2], -1)


def run_gru():
    gru, x = layer["gru"], layer["x"]
    y, _ = gru(x)
    weights = [getattr(gru, theirs) for theirs in GRU_NAMES.values()]
    return y, torch.autograd.grad(y, [x, *weights], layer["dY"])


def time_gru(seconds):
    return best_time(run_gru, seconds)


def write_gru(base):
    y, (d_x, *gradients) = run_gru()
    write_floats(f"{base}.y", y)
    write_floats(f"{base}.dX", d_x)
    for name, gradient in zip(GRU_NAMES, gradients):
        write_floats(f"{base}.d{name[0].upper()}{name[1:]}", gradient.t())


# --- training -----------------------------------------------------------------------------------

training = {}


def load_training(weights, inputs, states, n_sequences, weight_decay):
    """Gives the seconds that reading the inputs took."""
    config, tensors = read_network(Path(weights))
    started = time.perf_counter()
    all_inputs = read_floats(inputs, n_sequences, -1, config["nInputs"])
    seconds = time.perf_counter() - started
    all_states = read_floats(states, n_sequences, -1, config["nFeatures"])
    training["trainer"] = mamba2.Trainer(config, tensors, all_inputs, all_states, weight_decay)
    return seconds


def choose_form(crops, length, step_weights):
    """Takes gradients in every form, and goes on with the fastest one."""
    trainer = training["trainer"]
    batch = crops, length, torch.tensor(step_weights).reshape(len(crops), length)
    times = dict.fromkeys(FORMS, float("inf"))
    for _ in range(3):
        for form in FORMS:
            trainer.reset(*form)
            times[form] = min(times[form], best_time(lambda: trainer.loss(*batch).backward(), 0))
    trainer.reset(*min(times, key=times.get))
    return {f"{form}, chunk {chunk}": seconds for (form, chunk), seconds in times.items()}


def restart():
    """Goes back to the initial weights."""
    trainer = training["trainer"]
    trainer.reset(trainer.form, trainer.chunk)


def train_step(crops, length, step_weights, lr):
    step_weights = torch.tensor(step_weights).reshape(len(crops), length)
    started = time.perf_counter()
    loss = training["trainer"].step(crops, length, step_weights, lr)
    return {"seconds": time.perf_counter() - started, "loss": loss}


@torch.no_grad()
def write_forward(form, chunk, file):
    """What the initial weights predict for all sequences, in units of the targets."""
    trainer = training["trainer"]
    write_floats(file, mamba2.forward(trainer.model, trainer.initial, trainer.inputs, form, chunk))


def write_gradient(crops, length, step_weights, form, chunk, file):
    """The loss of the initial weights; its gradient goes to the file, in the order of the weights file."""
    trainer = training["trainer"]
    trainer.reset(form, chunk)
    loss = trainer.loss(crops, length, torch.tensor(step_weights).reshape(len(crops), length))
    loss.backward()
    write_floats(file, torch.cat([weight.grad.flatten() for weight in trainer.weights.values()]))
    return loss.item()


# --- streaming ----------------------------------------------------------------------------------

stream = {}


def load_stream(weights, inputs):
    config, tensors = read_network(Path(weights))
    stream["network"] = mamba2.StreamingNetwork(config, tensors)
    stream["inputs"] = read_floats(inputs, -1, config["nInputs"])


@torch.no_grad()
def time_stream(seconds):
    """Seconds of one pass over all the inputs."""
    network, inputs = stream["network"], list(stream["inputs"])

    def run():
        network.reset()
        for step in inputs:
            network.push(step)
            network.predict()

    return best_time(run, seconds)


@torch.no_grad()
def write_stream(file):
    network = stream["network"]
    network.reset()
    predictions = []
    for step in stream["inputs"]:
        network.push(step)
        predictions.append(network.predict())
    write_floats(file, torch.stack(predictions))


serve(
    {
        "versions": versions,
        "loadProduct": load_product,
        "writeProduct": write_product,
        "timeProduct": time_product,
        "loadScan": load_scan,
        "timeForward": time_forward,
        "timeBackward": time_backward,
        "writeScan": write_scan,
        "loadGru": load_gru,
        "timeGru": time_gru,
        "writeGru": write_gru,
        "loadTraining": load_training,
        "chooseForm": choose_form,
        "restart": restart,
        "trainStep": train_step,
        "writeForward": write_forward,
        "writeGradient": write_gradient,
        "loadStream": load_stream,
        "timeStream": time_stream,
        "writeStream": write_stream,
    }
)
