"""The submission: an ensemble of networks or a baseline, one step at a time, with numpy alone.

Reads the mamba_model_<k>.safetensors and gru_model_<k>.safetensors files beside it, Mamba-2 and
gated recurrent networks, or else baseline.safetensors. The same solution as solution.mjs: the names
here are those of the TypeScript in snake_case, in the same order, so that the two read side by side.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from utils import DataPoint

# --- features -----------------------------------------------------------------------------------

WINDOW_SIZES = [3, 5, 10, 20, 50]
EMA_ALPHAS = ["0.1", "0.3", "0.5"]
WINDOW_STATISTICS = ["mean", "std", "min", "max"]
LONGEST_LAG = 20
FEATURE_GROUPS = [
    *["raw", "diff1", "diff2"],
    *[f"{statistic}{size}" for size in WINDOW_SIZES for statistic in WINDOW_STATISTICS],
    *[f"ema{alpha}" for alpha in EMA_ALPHAS],
    *[f"lag{lag + 1}" for lag in range(LONGEST_LAG)],
]


class FeatureEngine:
    """The engineered features of a sequence, one step at a time: causal, float64.

    With numpy one pass over the 50 newest states costs less than windows that slide: cumulative
    sums, minima and maxima from the newest state backwards hold the value of every window.
    """

    def __init__(self, n_features: int, groups: list[str]):
        self.longest = max(WINDOW_SIZES)
        # The states seen, the newest first, in rows start … start + longest − 1. Each new one goes
        # in front of them; when the first row is taken, those still needed are copied to the end.
        self.states = np.zeros((8 * self.longest, n_features))
        self.out = np.zeros((len(groups), n_features))
        self.raw = rows_of(groups, ["raw"])
        self.diff1 = rows_of(groups, ["diff1"])
        self.diff2 = rows_of(groups, ["diff2"])
        sizes = {s: [w for w in WINDOW_SIZES if f"{s}{w}" in groups] for s in WINDOW_STATISTICS}
        self.rows = {s: rows_of(groups, [f"{s}{w}" for w in sizes[s]]) for s in WINDOW_STATISTICS}
        self.sizes = {s: np.array(sizes[s], dtype=np.intp) for s in WINDOW_STATISTICS}
        alphas = [alpha for alpha in EMA_ALPHAS if f"ema{alpha}" in groups]
        self.ema = rows_of(groups, [f"ema{alpha}" for alpha in alphas])
        self.alphas = np.array(alphas, dtype=np.float64)[:, None]
        self.averages = np.zeros((len(alphas), n_features))
        lags = [lag for lag in range(1, LONGEST_LAG + 1) if f"lag{lag}" in groups]
        self.lag = rows_of(groups, [f"lag{lag}" for lag in lags])
        self.lags = np.array(lags, dtype=np.intp)
        self.reset()

    def reset(self) -> None:
        self.start = len(self.states)
        self.count = 0

    def push(self, state: np.ndarray) -> np.ndarray:
        """Takes in a state [n_features]; gives [groups · n_features], valid until the next push."""
        if self.start == 0:
            self.states[1 - self.longest :] = self.states[: self.longest - 1]
            self.start = len(self.states) - self.longest + 1
        self.start -= 1
        self.count += 1
        self.states[self.start] = state
        newest_first = self.states[self.start : self.start + min(self.count, self.longest)]
        out = self.out
        out[self.raw] = newest_first[0]
        out[self.diff1] = newest_first[0] - newest_first[1] if self.count > 1 else 0
        out[self.diff2] = second_difference(newest_first) if self.count > 2 else 0
        self.push_moments(newest_first)
        self.push_extremes(newest_first)
        if self.count == 1:
            self.averages[:] = newest_first[0]
        self.averages += self.alphas * (newest_first[0] - self.averages)
        out[self.ema] = self.averages
        self.push_lags(newest_first)
        return out.reshape(-1)

    def push_moments(self, newest_first: np.ndarray) -> None:
        """Means and population standard deviations, from sums of differences to the newest state.

        The newest is one of the window's n states, so its squared distance from the mean is at most
        n times the variance: at most two digits cancel, whatever the offset, and a constant gives
        exactly 0.
        """
        if len(self.rows["mean"]) + len(self.rows["std"]) == 0:
            return
        differences = newest_first - newest_first[0]
        sums = np.add.accumulate(differences)
        counts = np.minimum(self.sizes["mean"], self.count)
        self.out[self.rows["mean"]] = newest_first[0] + sums[counts - 1] / counts[:, None]
        if len(self.rows["std"]) > 0:
            squares = np.add.accumulate(differences * differences)
            counts = np.minimum(self.sizes["std"], self.count)
            mean = sums[counts - 1] / counts[:, None]
            variance = squares[counts - 1] / counts[:, None] - mean * mean
            self.out[self.rows["std"]] = np.sqrt(variance)

    def push_extremes(self, newest_first: np.ndarray) -> None:
        for statistic, extreme in ("min", np.minimum), ("max", np.maximum):
            if len(self.rows[statistic]) > 0:
                last = np.minimum(self.sizes[statistic], self.count) - 1
                self.out[self.rows[statistic]] = extreme.accumulate(newest_first)[last]


    def push_lags(self, newest_first: np.ndarray) -> None:
        known = self.lags < self.count
        self.out[self.lag[known]] = newest_first[self.lags[known]]
        self.out[self.lag[~known]] = 0


def rows_of(groups: list[str], names: list[str]) -> np.ndarray:
    return np.array([groups.index(name) for name in names if name in groups], dtype=np.intp)


def second_difference(newest_first: np.ndarray) -> np.ndarray:
    return (newest_first[0] - newest_first[1]) - (newest_first[1] - newest_first[2])


# --- normalization ------------------------------------------------------------------------------


class Normalizer:
    """(x − mean) / √(variance + 1e-6) over the sequence so far, this step included."""

    VARIANCE_FLOOR = 1e-6

    def __init__(self, size: int):
        self.mean = np.zeros(size)
        self.squares = np.zeros(size)
        self.count = 0

    def reset(self) -> None:
        self.mean[:] = 0
        self.squares[:] = 0
        self.count = 0

    def push(self, values: np.ndarray) -> np.ndarray:
        self.count += 1
        weight = 1 / self.count
        delta = values - self.mean
        self.mean += delta * weight
        deviation = values - self.mean
        delta *= deviation
        self.squares += delta
        return deviation / np.sqrt(self.squares * weight + self.VARIANCE_FLOOR)


class LinearForecast:
    """A linear forecast of the next state, to which a network adds what it leaves."""

    def __init__(self, order: int, tensors: dict[str, np.ndarray]):
        self.centre = tensors["autoregression.centre"]
        self.weights = tensors["autoregression.weights"]
        self.offset = tensors["autoregression.offset"]
        # The newest first.
        self.states = np.zeros((order, len(self.centre)), dtype=np.float32)

    def reset(self) -> None:
        self.states[:] = 0

    def push(self, state: np.ndarray) -> np.ndarray:
        self.states[1:] = self.states[:-1].copy()
        self.states[0] = state - self.centre
        return self.offset + self.weights.dot(self.states.reshape(-1))


class ForecastBase:
    """What a network's output is added to, one step at a time."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        predict = np.array(config["predict"])
        self.of_state = predict == "state"
        self.of_change = predict == "change"
        order = config.get("order", 0)
        self.linear = LinearForecast(order, tensors) if order > 0 else None

    def reset(self) -> None:
        if self.linear:
            self.linear.reset()

    def push(self, state: np.ndarray) -> np.ndarray:
        """Of a feature whose change is predicted the value at hand, of one whose residual is
        predicted the linear forecast, else 0."""
        base = self.linear.push(state) if self.linear else np.zeros_like(state)
        base[self.of_state] = 0
        base[self.of_change] = state[self.of_change]
        return base


class SequenceTraits:
    """Traits of a sequence: how its dynamics differ from those of the others (docs/forecast-reference.md, "Features")."""

    PRIOR = 30

    def __init__(self, order: int, tensors: dict[str, np.ndarray]):
        self.order = order
        self.centre = tensors["traits.centre"]
        self.whitening = tensors["traits.whitening"]
        self.offset = tensors["traits.offset"]
        self.directions = tensors["traits.directions"]
        self.mean = tensors["traits.mean"].astype(np.float64)
        self.scale = tensors["traits.scale"].astype(np.float64)
        n_features = len(self.centre)
        # The newest first.
        self.states = np.zeros((order + 1, n_features), dtype=np.float32)
        self.residuals = np.zeros((order, n_features), dtype=np.float32)
        self.reset()

    def reset(self) -> None:
        self.states[:] = 0
        self.residuals[:] = 0
        self.sums = np.zeros(len(self.mean))
        self.energy = 0.0
        self.seen = 0

    def push(self, state: np.ndarray) -> np.ndarray:
        self.states[1:] = self.states[:-1].copy()
        self.states[0] = state - self.centre
        self.seen += 1
        if self.seen > self.order:
            residual = self.whitening.dot(self.states.reshape(-1)) - self.offset
            energy = float(residual.dot(residual)) / residual.size
            projected = self.directions.dot(self.residuals.reshape(-1))
            products = projected.reshape(len(self.mean), -1).dot(residual)
            self.sums += products - self.mean * energy
            self.energy += energy
            self.residuals[1:] = self.residuals[:-1].copy()
            self.residuals[0] = residual
        return self.sums / (self.energy + self.PRIOR) / self.scale


class ModelInputs:
    """A network's inputs, one step at a time: features, normalized, plain ones, and traits."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        n_features, features = config["nFeatures"], config["features"]
        plain = config.get("plain", [])
        # A group may be wanted both normalized and plain: it is computed once.
        groups = list(dict.fromkeys([*features, *plain]))
        self.engine = FeatureEngine(n_features, groups)
        self.size = len(features) * n_features
        self.plain = rows_of(groups, plain)
        self.normalizer = Normalizer(self.size) if config["normalize"] == "sequence" else None
        traits = config.get("traits")
        self.traits = SequenceTraits(traits["order"], tensors) if traits else None

    def reset(self) -> None:
        self.engine.reset()
        if self.normalizer:
            self.normalizer.reset()
        if self.traits:
            self.traits.reset()

    def push(self, state: np.ndarray) -> np.ndarray:
        all_groups = self.engine.push(state)
        values = all_groups[: self.size]
        if self.normalizer:
            values = self.normalizer.push(values)
        if len(self.plain) > 0:
            plain = all_groups.reshape(-1, len(state))[self.plain]
            values = np.concatenate([values, plain.reshape(-1)])
        if self.traits:
            values = np.concatenate([values, self.traits.push(state)])
        return values.astype(np.float32)


# --- the network --------------------------------------------------------------------------------


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    deviation = x - np.add.reduce(x) / x.size
    return deviation / np.sqrt(deviation.dot(deviation) / x.size + 1e-5) * weight + bias


class StreamingBlock:
    """One Mamba-2 block, one step at a time (Dao and Gu, ICML 2024, arXiv 2405.21060); float32."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray], layer: int):
        def tensor(name: str) -> np.ndarray:
            return tensors[f"layers.{layer}.{name}"]

        model = config["model"]
        self.d_state = model["dState"]
        self.head_dim = model["headDim"]
        self.d_inner = model["expand"] * model["dModel"]
        self.d_conv = self.d_inner + 2 * self.d_state
        self.norm_weight = tensor("norm.weight")
        self.norm_bias = tensor("norm.bias")
        self.in_proj = tensor("inProj.weight")
        self.conv_weight = tensor("conv.weight")
        self.conv_bias = tensor("conv.bias")
        self.dt_bias = tensor("dtBias")
        self.a = -np.exp(tensor("aLog"))
        self.d = np.repeat(tensor("d"), self.head_dim)
        self.gated_norm_weight = tensor("gatedNorm.weight")
        self.out_proj = tensor("outProj.weight")
        self.history = np.zeros_like(self.conv_weight)  # inputs of the convolution, the newest last
        self.state = np.zeros((self.d_inner, self.d_state), dtype=np.float32)
        self.input = np.zeros_like(self.state)

    def reset(self) -> None:
        self.history[:] = 0
        self.state[:] = 0

    def push(self, x: np.ndarray) -> np.ndarray:
        """x [d_model], the residual stream; returns it with the block's output added."""
        u = layer_norm(x, self.norm_weight, self.norm_bias)
        projected = u.dot(self.in_proj)
        z = projected[: self.d_inner]
        dt = projected[self.d_inner + self.d_conv :]
        x_bc = self.convolve(projected[self.d_inner : self.d_inner + self.d_conv])
        y = self.scan(x_bc, dt)
        return x + self.gate_and_norm(y, z).dot(self.out_proj)

    def convolve(self, newest: np.ndarray) -> np.ndarray:
        self.history[:-1] = self.history[1:]
        self.history[-1] = newest
        return silu(np.add.reduce(self.history * self.conv_weight) + self.conv_bias)

    def scan(self, x_bc: np.ndarray, dt: np.ndarray) -> np.ndarray:
        """h ← exp(ΔA) h + Δ x ⊗ B and y = h · C + D x, all heads at once."""
        x = x_bc[: self.d_inner]
        b = x_bc[self.d_inner : self.d_inner + self.d_state]
        c = x_bc[self.d_inner + self.d_state :]
        delta = np.logaddexp(np.float32(0), dt + self.dt_bias)
        decay = np.exp(delta * self.a)
        self.state *= np.repeat(decay, self.head_dim)[:, None]
        np.multiply((np.repeat(delta, self.head_dim) * x)[:, None], b, out=self.input)
        self.state += self.input
        return self.state.dot(c) + self.d * x

    def gate_and_norm(self, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        gated = y * silu(z)
        return gated / np.sqrt(gated.dot(gated) / gated.size + 1e-5) * self.gated_norm_weight


def silu(x: np.ndarray) -> np.ndarray:
    return x / (1 + np.exp(-x))


class StreamingGruLayer:
    """One gated recurrent layer, one step at a time (Cho et al. 2014, arXiv 1406.1078); float32."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray], layer: int):
        def tensor(name: str) -> np.ndarray:
            return tensors[f"layers.{layer}.{name}"]

        self.d_model = config["model"]["dModel"]
        self.input_weight = tensor("inputWeight")
        self.input_bias = tensor("inputBias")
        self.hidden_weight = tensor("hiddenWeight")
        self.hidden_bias = tensor("hiddenBias")
        self.state = np.zeros(self.d_model, dtype=np.float32)

    def reset(self) -> None:
        self.state[:] = 0

    def push(self, x: np.ndarray) -> np.ndarray:
        """x [d_model], what the layer before gives; returns the new state."""
        from_input = x.dot(self.input_weight) + self.input_bias
        from_state = self.state.dot(self.hidden_weight) + self.hidden_bias
        n = 2 * self.d_model
        gates = sigmoid(from_input[:n] + from_state[:n])
        reset = gates[: self.d_model]
        update = gates[self.d_model :]
        candidate = np.tanh(from_input[n:] + reset * from_state[n:])
        self.state = candidate + update * (self.state - candidate)
        return self.state


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


# Layers of each architecture, by the format of its weights files.
LAYERS = {"seqarena-mamba2": StreamingBlock, "seqarena-gru": StreamingGruLayer}


class StreamingNetwork:
    """A network that takes a sequence one step at a time."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.tensors = tensors
        layer = LAYERS[config["format"]]
        self.layers = [layer(config, tensors, i) for i in range(config["model"]["nLayers"])]
        self.x = np.zeros(config["model"]["dModel"], dtype=np.float32)

    def reset(self) -> None:
        for layer in self.layers:
            layer.reset()

    def push(self, inputs: np.ndarray) -> None:
        x = inputs.dot(self.tensors["input.weight"]) + self.tensors["input.bias"]
        for layer in self.layers:
            x = layer.push(x)
        self.x = x

    def predict(self) -> np.ndarray:
        """What the network predicts after the steps so far."""
        tensors = self.tensors
        normed = layer_norm(self.x, tensors["norm.weight"], tensors["norm.bias"])
        head = normed.dot(tensors["head.weight"]) + tensors["head.bias"]
        return tensors["target.mean"] + tensors["target.scale"] * head


# --- baselines ----------------------------------------------------------------------------------


class StreamingPersistence:
    """Forecasts that the next state is the present one."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.last = np.zeros(config["nFeatures"])

    def reset(self) -> None:
        pass

    def push(self, state: np.ndarray) -> None:
        self.last[:] = state

    def forecast(self) -> np.ndarray:
        return self.last


class StreamingDrift:
    """Forecasts that the mean change so far goes on: x(t) + (x(t) − x(0)) / t."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.first = np.zeros(config["nFeatures"])
        self.last = np.zeros(config["nFeatures"])
        self.seen = 0

    def reset(self) -> None:
        self.seen = 0

    def push(self, state: np.ndarray) -> None:
        if self.seen == 0:
            self.first[:] = state
        self.seen += 1
        self.last[:] = state

    def forecast(self) -> np.ndarray:
        return self.last + (self.last - self.first) / max(1, self.seen - 1)


class StreamingMovingAverage:
    """Forecasts the mean of the last states, as many as the window has, of all seen where fewer."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        # The newest first.
        self.states = np.zeros((config["window"], config["nFeatures"]))
        self.seen = 0

    def reset(self) -> None:
        self.seen = 0

    def push(self, state: np.ndarray) -> None:
        self.states[1:] = self.states[:-1].copy()
        self.states[0] = state
        self.seen += 1

    def forecast(self) -> np.ndarray:
        count = min(self.seen, len(self.states))
        return np.add.reduce(self.states[:count]) / count


class StreamingRegression:
    """A linear forecast of standardised states, those before the first being at the centre; float64."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.centre = tensors["states.centre"]
        self.scale = tensors["states.scale"]
        self.intercept = tensors["regression.intercept"]
        self.weights = tensors["regression.weights"]
        # The newest first.
        self.states = np.zeros((config["order"], config["nFeatures"]))

    def reset(self) -> None:
        self.states[:] = 0

    def push(self, state: np.ndarray) -> None:
        self.states[1:] = self.states[:-1].copy()
        self.states[0] = (state - self.centre) / self.scale

    def forecast(self) -> np.ndarray:
        return self.centre + self.scale * (
            self.intercept + self.weights.dot(self.states.reshape(-1))
        )


# By the names that trainings give them.
BASELINES = {
    "persistence": StreamingPersistence,
    "drift": StreamingDrift,
    "movingAverage": StreamingMovingAverage,
    "ridge": StreamingRegression,
    "ridgeTuned": StreamingRegression,
}


# --- weights ------------------------------------------------------------------------------------


DTYPES = {"F32": ("<f4", 4), "F64": ("<f8", 8)}


def read_safetensors(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The tensors and the metadata of a safetensors file; ValueError if it is not sound."""
    data = path.read_bytes()
    header_bytes = int.from_bytes(data[:8], "little")
    if len(data) < 8 or header_bytes > min(len(data) - 8, 100_000_000):
        raise ValueError(f"{path}: not a safetensors file, or only part of one")
    try:
        header = json.loads(data[8 : 8 + header_bytes].decode())
        metadata = header.pop("__metadata__", {})
        entries = sorted(
            (*info["data_offsets"], name, info["dtype"], info["shape"])
            for name, info in header.items()
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: the safetensors header is not sound ({error!r})") from error
    data = data[8 + header_bytes :]
    tensors = {}
    position = 0
    for start, end, name, dtype, shape in entries:
        kind, item_bytes = DTYPES.get(dtype, ("", 0))
        # Python's integers cannot overflow, so that a product of absurd sizes differs as it should.
        size = item_bytes * math.prod(shape)
        if not kind or start != position or end - start != size or end > len(data):
            what = f"is not float32 or float64 of shape {shape} in its place"
            raise ValueError(f"{path}: tensor {name} {what}")
        tensors[name] = np.frombuffer(data[start:end], dtype=kind).reshape(shape)
        position = end
    if position != len(data):
        raise ValueError(f"{path}: {len(data) - position} bytes follow the last tensor")
    return tensors, metadata


def read_network(path: Path) -> tuple[dict, dict[str, np.ndarray]]:
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") not in LAYERS or metadata.get("version") not in ["1", "2"]:
        found = f"{metadata.get('format')} version {metadata.get('version')}"
        raise ValueError(f"{path}: its format is {found}, not {' or '.join(LAYERS)} version 1 or 2")
    config = {**json.loads(metadata["config"]), "format": metadata["format"]}
    n_features = config["nFeatures"]
    if metadata["version"] == "1":
        # States enter as they are, and one word says what is predicted of all features.
        tensors["states.centre"] = np.zeros(n_features)
        tensors["states.scale"] = np.ones(n_features)
        config["predict"] = [config.get("predict", "state")] * n_features
    groups = [*config["features"], *config.get("plain", [])]
    unknown = [name for name in groups if name not in FEATURE_GROUPS]
    if unknown:
        raise ValueError(f"{path}: its inputs need the unknown features {', '.join(unknown)}")
    check_finite(path, tensors)
    if "input.scale" in tensors:
        tensors["input.weight"] = tensors["input.weight"] * tensors["input.scale"][:, None]
    return config, tensors


def check_finite(path: Path, tensors: dict[str, np.ndarray]) -> None:
    broken = [name for name, tensor in tensors.items() if not np.isfinite(tensor).all()]
    if broken:
        raise ValueError(f"{path}: tensor {broken[0]} has NaN or infinite values")


BASELINE_FORMAT = "seqarena-baseline"


def read_baseline(path: Path) -> tuple[dict, dict[str, np.ndarray]]:
    tensors, metadata = read_safetensors(path)
    found = f"{metadata.get('format')} version {metadata.get('version')}"
    if found != f"{BASELINE_FORMAT} version 1":
        raise ValueError(f"{path}: its format is {found}, not {BASELINE_FORMAT} version 1")
    config = json.loads(metadata["config"])
    if config["name"] not in BASELINES:
        raise ValueError(f"{path}: it is the unknown baseline {config['name']}")
    check_finite(path, tensors)
    return config, tensors


WEIGHT_NAMES = "mamba_model_<k>.safetensors or gru_model_<k>.safetensors"


BASELINE_NAME = "baseline.safetensors"


def model_files(directory: Path) -> tuple[list[Path], Path | None]:
    """The files of a folder that a model is read from: weights of networks, or a baseline's."""
    networks = weight_files(directory)
    baseline = directory / BASELINE_NAME
    if not baseline.is_file():
        return networks, None
    if networks:
        what = f"holds {BASELINE_NAME} beside {networks[0].name}"
        raise ValueError(f"{directory}: {what}: keep what is to be served, and remove the other")
    return networks, baseline


def weight_files(directory: Path) -> list[Path]:
    """The weights files of a folder, in the order of their numbers; those of one number by name."""
    numbered = []
    for path in directory.iterdir():
        match = re.fullmatch(r"(?:mamba|gru)_model_(\d+)\.safetensors", path.name)
        if match:
            numbered.append((int(match[1]), path))
    return [path for _, path in sorted(numbered)]


# --- the model ----------------------------------------------------------------------------------


# Standardised values are held between ± this: an outlier says no more than that it is one.
FARTHEST = 1e4


class Group:
    """Members that see the same inputs and add to the same forecast."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.centre = tensors["states.centre"]
        self.scale = tensors["states.scale"]
        self.inputs = ModelInputs(config, tensors)
        self.base = ForecastBase(config, tensors)
        self.members: list[StreamingNetwork] = []

    def reset(self) -> None:
        self.inputs.reset()
        self.base.reset()
        for member in self.members:
            member.reset()

    def push(self, state: np.ndarray) -> None:
        standard = (state.astype(np.float64) - self.centre) / self.scale
        standard = np.clip(standard, -FARTHEST, FARTHEST).astype(np.float32)
        values = self.inputs.push(standard)
        self.added = self.base.push(standard)
        for member in self.members:
            member.push(values)

    def predictions(self) -> list[np.ndarray]:
        """What each member predicts, in the units of the states."""
        standard = [self.added.astype(np.float64) + member.predict() for member in self.members]
        return [self.centre + self.scale * own for own in standard]


def group_key(config: dict, tensors: dict[str, np.ndarray]) -> str:
    names = ["features", "normalize", "plain", "traits", "predict", "order"]
    kinds = ("states.", "traits.", "autoregression.")
    own = sorted(name for name in tensors if name.startswith(kinds))
    digests = [hashlib.sha256(tensors[name].tobytes()).hexdigest() for name in own]
    return json.dumps([[config.get(name) for name in names], digests])


class EnsembleModel:
    """An ensemble of networks: the mean of their predictions."""

    def __init__(self, networks: list[tuple[dict, dict[str, np.ndarray]]]):
        self.n_features = networks[0][0]["nFeatures"]
        if any(config["featureNames"] != networks[0][0]["featureNames"] for config, _ in networks):
            raise ValueError("the networks of the ensemble were trained on different columns")
        self.groups: dict[str, Group] = {}
        for config, tensors in networks:
            group = self.groups.setdefault(group_key(config, tensors), Group(config, tensors))
            group.members.append(StreamingNetwork(config, tensors))
        self.seq_ix = None

    def predict(self, data_point: DataPoint) -> np.ndarray | None:
        state = np.asarray(data_point.state)
        if state.dtype != np.float64:
            state = state.astype(np.float32)
        if state.shape != (self.n_features,):
            where = f"seq_ix {data_point.seq_ix}, step {data_point.step_in_seq}"
            what = (
                f"the state has shape {state.shape}, the networks were trained on {self.n_features}"
            )
            raise ValueError(f"{where}: {what}")
        if data_point.seq_ix != self.seq_ix or data_point.step_in_seq == 0:
            self.reset()
        self.seq_ix = data_point.seq_ix
        # In silu and sigmoid, exp of a large number may become infinite: its quotient is the right 0.
        with np.errstate(over="ignore"):
            for group in self.groups.values():
                group.push(state)
        return self.average_prediction(state.dtype) if data_point.need_prediction else None

    def reset(self) -> None:
        for group in self.groups.values():
            group.reset()

    def average_prediction(self, dtype: np.dtype) -> np.ndarray:
        predictions = [own for group in self.groups.values() for own in group.predictions()]
        return np.mean(predictions, axis=0).astype(dtype)


class BaselineModel:
    """A baseline, one step at a time."""

    def __init__(self, config: dict, tensors: dict[str, np.ndarray]):
        self.n_features = config["nFeatures"]
        self.streaming = BASELINES[config["name"]](config, tensors)
        self.seq_ix = None

    def predict(self, data_point: DataPoint) -> np.ndarray | None:
        state = np.asarray(data_point.state)
        dtype = np.float64 if state.dtype == np.float64 else np.float32
        if state.shape != (self.n_features,):
            where = f"seq_ix {data_point.seq_ix}, step {data_point.step_in_seq}"
            what = (
                f"the state has shape {state.shape}, the baseline was fitted on {self.n_features}"
            )
            raise ValueError(f"{where}: {what}")
        if data_point.seq_ix != self.seq_ix or data_point.step_in_seq == 0:
            self.streaming.reset()
        self.seq_ix = data_point.seq_ix
        self.streaming.push(state)
        return self.streaming.forecast().astype(dtype) if data_point.need_prediction else None


class SequenceMean:
    """The baseline that needs no weights: predicts the mean of the sequence's states so far."""

    def __init__(self):
        self.seq_ix = None

    def predict(self, data_point: DataPoint) -> np.ndarray | None:
        given = np.asarray(data_point.state)
        dtype = np.float64 if given.dtype == np.float64 else np.float32
        state = given.astype(np.float64)
        if data_point.seq_ix != self.seq_ix or data_point.step_in_seq == 0:
            self.seq_ix = data_point.seq_ix
            self.mean = np.zeros_like(state)
            self.count = 0
        self.count += 1
        self.mean += (state - self.mean) / self.count
        return self.mean.astype(dtype) if data_point.need_prediction else None


class PredictionModel:
    """What the contest runs: the networks or the baseline whose files lie beside this one."""

    def __init__(self, directory: str | Path | None = None):
        directory = Path(directory) if directory else Path(__file__).resolve().parent
        networks, baseline = model_files(directory)
        if baseline:
            self.model = BaselineModel(*read_baseline(baseline))
        elif networks:
            self.model = EnsembleModel([read_network(path) for path in networks])
        else:
            what = "predicting the mean of the states so far"
            print(f"no {WEIGHT_NAMES} in {directory}: {what}", file=sys.stderr)
            self.model = SequenceMean()

    def predict(self, data_point: DataPoint) -> np.ndarray | None:
        return self.model.predict(data_point)
