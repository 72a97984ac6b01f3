"""numpy as a peer: whole sequences of engineered features at once, and the submission's streaming step.

    python3 numpy_peer.py
"""

import sys
from pathlib import Path

import numpy as np

from protocol import best_time, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "solution"))

from solution import EMA_ALPHAS, WINDOW_SIZES, StreamingMamba, read_network  # noqa: E402


def versions():
    return {"numpy": np.__version__}


# --- features -----------------------------------------------------------------------------------


def rolling_moments(x, size):
    """Means and population deviations over up to `size` rows, from running sums; x [time, n], centred."""
    counts = np.minimum(np.arange(1, len(x) + 1), size)[:, None]
    sums, squares = np.cumsum(x, 0), np.cumsum(x * x, 0)
    for total in sums, squares:
        total[size:] -= total[:-size].copy()
    mean = sums / counts
    return mean, np.sqrt(np.maximum(squares / counts - mean * mean, 0))


def rolling_extreme(x, size, extreme):
    """Minima or maxima over up to `size` rows: spans double until two of them cover the window."""
    out = x.copy()
    span = 1
    while span < size:
        step = min(span, size - span)
        out[step:] = extreme(out[step:], out[:-step].copy())
        span += step
    return out


def exponential_average(x, alpha):
    """y ← y + α (x − y), blocks of rows as one product with the powers of 1 − α."""
    block = 50
    ages = np.arange(block)[:, None] - np.arange(block)[None, :]
    powers = np.where(ages >= 0, alpha * (1 - alpha) ** np.maximum(ages, 0), 0)
    fading = (1 - alpha) ** np.arange(1, block + 1)[:, None]
    out = np.empty_like(x)
    last = x[0]
    for at in range(0, len(x), block):
        rows = x[at : at + block]
        n = len(rows)
        out[at : at + n] = powers[:n, :n] @ rows + fading[:n] * last
        last = out[at + n - 1]
    return out


def features(states):
    """[time, n] → [time, 26 n], the groups in the order of solution/features.ts."""
    x = states.astype(np.float64)
    centre = x.mean(0)
    centred = x - centre
    first, second = np.zeros_like(x), np.zeros_like(x)
    first[1:] = x[1:] - x[:-1]
    second[2:] = first[2:] - first[1:-1]
    groups = [x, first, second]
    for size in WINDOW_SIZES:
        mean, std = rolling_moments(centred, size)
        groups += [mean + centre, std]
        groups += [rolling_extreme(x, size, extreme) for extreme in (np.minimum, np.maximum)]
    groups += [exponential_average(x, float(alpha)) for alpha in EMA_ALPHAS]
    return np.concatenate(groups, 1)


def normalize(values):
    """By mean and variance of the rows so far; as running sums around the first row."""
    counts = np.arange(1, len(values) + 1)[:, None]
    offsets = values - values[0]
    mean = np.cumsum(offsets, 0) / counts
    variance = np.cumsum(offsets * offsets, 0) / counts - mean * mean
    return ((offsets - mean) / np.sqrt(np.maximum(variance, 0) + 1e-6)).astype(np.float32)


table = {}


def load_states(states, n_steps, n_features):
    table["states"] = np.fromfile(states, dtype=np.float32).reshape(-1, n_steps, n_features)


def time_features(seconds):
    """Seconds for all sequences."""
    return best_time(lambda: [normalize(features(states)) for states in table["states"]], seconds)


def write_features(file):
    """Of the first sequence."""
    normalize(features(table["states"][0])).tofile(file)


# --- streaming ----------------------------------------------------------------------------------

stream = {}


def load_stream(weights, inputs):
    config, tensors = read_network(Path(weights))
    stream["network"] = StreamingMamba(config, tensors)
    stream["inputs"] = np.fromfile(inputs, dtype=np.float32).reshape(-1, config["nInputs"])


def run_stream():
    network = stream["network"]
    network.reset()
    predictions = []
    for step in stream["inputs"]:
        network.push(step)
        predictions.append(network.predict())
    return predictions


def time_stream(seconds):
    """Seconds of one pass over all the inputs."""
    return best_time(run_stream, seconds)


def write_stream(file):
    np.array(run_stream(), dtype=np.float32).tofile(file)


serve(
    {
        "versions": versions,
        "loadStates": load_states,
        "timeFeatures": time_features,
        "writeFeatures": write_features,
        "loadStream": load_stream,
        "timeStream": time_stream,
        "writeStream": write_stream,
    }
)
