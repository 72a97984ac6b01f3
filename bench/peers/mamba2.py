"""Mamba-2 in eager PyTorch, written to be fast there: what ours is compared with.

The function is that of models/forecast/network.ts, weights by the names of a weights file. Source: Dao and Gu 2024,
arXiv 2405.21060; the scan is the chunked form of its section 6.
"""

import torch
import torch.nn.functional as F

EPS = 1e-5


def selective_scan(x, b, c, dt, dt_bias, a_log, d, form, chunk):
    """x [batch, time, heads, headDim], b and c [batch, time, dState], dt [batch, time, heads] before its softplus.

    `form` names one of SCANS, `chunk` the steps that are one matrix product. Gives y, shaped as x.
    """
    time = x.shape[1]
    delta = F.softplus(dt + dt_bias)
    decay = delta * -torch.exp(a_log)
    u = x * delta.unsqueeze(-1)
    padding = -time % chunk
    if padding:
        u = F.pad(u, (0, 0, 0, 0, 0, padding))
        decay, b, c = (F.pad(part, (0, 0, 0, padding)) for part in (decay, b, c))
    u, decay, b, c = (part.unflatten(1, (-1, chunk)) for part in (u, decay, b, c))
    y = SCANS[form](u, decay.permute(0, 3, 1, 2).cumsum(-1), b, c)
    return y.flatten(1, 2)[:, :time] + x * d.unsqueeze(-1)


def segment_decays(sums):
    """exp(sums_i − sums_j) for j ≤ i, else 0, over the last axis."""
    differences = sums.unsqueeze(-1) - sums.unsqueeze(-2)
    size = sums.shape[-1]
    above = torch.ones(size, size, dtype=torch.bool).triu(1)
    return differences.masked_fill(above, -torch.inf).exp()


def carry(added, total):
    """States at the chunks' starts, as one product: added [batch, chunks, …], total [batch, heads, chunks]."""
    decays = segment_decays(F.pad(total.cumsum(-1), (1, 0)))[..., :-1, 1:]
    return torch.einsum("bhzc,bchpn->bzhpn", decays, added)


def einsum_scan(u, sums, b, c):
    """The scan as the paper lists it. u [batch, chunks, chunk, heads, headDim], sums [batch, heads, chunks, chunk]."""
    scores = torch.einsum("bcln,bcsn->bcls", c, b)
    mixing = segment_decays(sums) * scores.unsqueeze(1)
    within = torch.einsum("bhcls,bcshp->bclhp", mixing, u)
    to_end = torch.exp(sums[..., -1:] - sums)
    added = torch.einsum("bcln,bclhp->bchpn", b, u * to_end.permute(0, 2, 3, 1).unsqueeze(-1))
    starts = carry(added, sums[..., -1])
    carried = torch.einsum("bcln,bchpn->bclhp", c, starts)
    return within + carried * sums.exp().permute(0, 2, 3, 1).unsqueeze(-1)


def bmm_scan(u, sums, b, c):
    """The scan with the heads side by side in one product wherever they share an operand."""
    heads, head_dim = u.shape[3:]
    sums = sums.transpose(1, 2)  # [batch, chunks, heads, chunk]
    scores = c @ b.transpose(-1, -2)
    mixing = segment_decays(sums) * scores.unsqueeze(2)
    within = (mixing @ u.transpose(2, 3)).transpose(2, 3)
    to_end = torch.exp(sums[..., -1:] - sums).transpose(2, 3).unsqueeze(-1)
    added = (u * to_end).flatten(3).transpose(2, 3) @ b
    added = added.unflatten(2, (heads, head_dim))
    starts = carry(added, sums[..., -1].transpose(1, 2)).flatten(2, 3)
    carried = (c @ starts.transpose(-1, -2)).unflatten(3, (heads, head_dim))
    return within + carried * sums.exp().transpose(2, 3).unsqueeze(-1)


SCANS = {"einsum": einsum_scan, "bmm": bmm_scan}


def causal_conv(x, weight, bias):
    """Depthwise causal convolution over [batch, time, channels], weight [width, channels], then SiLU.

    The taps one by one: for 8 × 320 steps of 320 channels 2.1 ms on one thread, F.conv1d with groups 2.9.
    """
    width, time = len(weight), x.shape[1]
    padded = F.pad(x, (0, 0, width - 1, 0))
    total = torch.addcmul(bias, padded[:, :time], weight[0])
    for tap in range(1, width):
        total = torch.addcmul(total, padded[:, tap : tap + time], weight[tap])
    return F.silu(total)


def gated_rms_norm(y, z, weight):
    gated = y * F.silu(z)
    return gated * torch.rsqrt(gated.square().mean(-1, keepdim=True) + EPS) * weight


def forward(model, weights, inputs, form, chunk):
    """inputs [batch, time, nInputs]; gives [batch, time, nFeatures] in units of the training targets."""
    d_model, d_state, head_dim = model["dModel"], model["dState"], model["headDim"]
    d_inner = model["expand"] * d_model
    heads = d_inner // head_dim
    x = inputs @ weights["input.weight"] + weights["input.bias"]
    for layer in range(model["nLayers"]):
        w = {name: weights[f"layers.{layer}.{name}"] for name in LAYER_WEIGHTS}
        normed = F.layer_norm(x, (d_model,), w["norm.weight"], w["norm.bias"], EPS)
        z, xbc, dt = (normed @ w["inProj.weight"]).split([d_inner, d_inner + 2 * d_state, heads], -1)
        xbc = causal_conv(xbc, w["conv.weight"], w["conv.bias"])
        inner, b, c = xbc.split([d_inner, d_state, d_state], -1)
        inner = inner.unflatten(-1, (heads, head_dim))
        y = selective_scan(inner, b, c, dt, w["dtBias"], w["aLog"], w["d"], form, chunk)
        x = x + gated_rms_norm(y.flatten(2), z, w["gatedNorm.weight"]) @ w["outProj.weight"]
    normed = F.layer_norm(x, (d_model,), weights["norm.weight"], weights["norm.bias"], EPS)
    return normed @ weights["head.weight"] + weights["head.bias"]


LAYER_WEIGHTS = [
    *["norm.weight", "norm.bias", "inProj.weight", "conv.weight", "conv.bias", "dtBias", "aLog", "d"],
    *["gatedNorm.weight", "outProj.weight"],
]


class Trainer:
    """AdamW over the network, its gradient clipped to norm 1, as train/trainMember.ts takes its steps."""

    def __init__(self, config, tensors, inputs, states, weight_decay):
        """inputs [sequences, time, nInputs], states [sequences, time, nFeatures]"""
        self.model = config["model"]
        trained = {name: tensor for name, tensor in tensors.items() if not name.startswith("target.")}
        self.initial = {name: torch.tensor(tensor) for name, tensor in trained.items()}
        self.weight_decay = weight_decay
        self.inputs = inputs
        mean, scale = torch.tensor(tensors["target.mean"]), torch.tensor(tensors["target.scale"])
        targets = torch.zeros_like(states)
        targets[:, :-1] = (states[:, 1:] - mean) / scale
        self.targets = targets
        self.reset("einsum", 40)

    def reset(self, form, chunk):
        """Starts afresh from the initial weights, with a scan of this form."""
        self.form, self.chunk = form, chunk
        self.weights = {
            name: tensor.clone().requires_grad_() for name, tensor in self.initial.items()
        }
        decayed = [w for name, w in self.weights.items() if decays(name)]
        others = [w for name, w in self.weights.items() if not decays(name)]
        groups = [{"params": decayed, "weight_decay": self.weight_decay}]
        groups.append({"params": others, "weight_decay": 0.0})
        self.optimizer = torch.optim.AdamW(groups, foreach=True)

    def loss(self, crops, length, step_weights):
        """crops: pairs of sequence and first step; step_weights [crops, length], of all squares together."""
        inputs = torch.stack([self.inputs[s, at : at + length] for s, at in crops])
        targets = torch.stack([self.targets[s, at : at + length] for s, at in crops])
        outputs = forward(self.model, self.weights, inputs, self.form, self.chunk)
        return ((outputs - targets).square() * step_weights.unsqueeze(-1)).sum()

    def step(self, crops, length, step_weights, lr):
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(crops, length, step_weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(self.weights.values()), 1.0)
        self.optimizer.step()
        return loss.item()


def decays(name):
    """Whether weight decay applies, as models/parameterShape.ts says: to matrices and convolution taps."""
    is_linear = name.split(".")[-2] in ("input", "inProj", "conv", "outProj", "head")
    return is_linear and name.endswith(".weight")


class StreamingNetwork:
    """One step at a time, under no_grad: few ops a step, all on tensors that are there already."""

    def __init__(self, config, tensors):
        model = config["model"]
        self.tensors = {name: torch.tensor(tensor) for name, tensor in tensors.items()}
        self.blocks = [StreamingBlock(model, self.tensors, i) for i in range(model["nLayers"])]
        self.input = self.tensors["input.weight"].t().contiguous()
        self.head = self.tensors["head.weight"].t().contiguous()
        self.x = None

    def reset(self):
        for block in self.blocks:
            block.reset()

    def push(self, inputs):
        x = torch.addmv(self.tensors["input.bias"], self.input, inputs)
        for block in self.blocks:
            block.push(x)
        self.x = x

    def predict(self):
        tensors = self.tensors
        normed = F.layer_norm(self.x, self.x.shape, tensors["norm.weight"], tensors["norm.bias"], EPS)
        head = torch.addmv(tensors["head.bias"], self.head, normed)
        return torch.addcmul(tensors["target.mean"], tensors["target.scale"], head)


class StreamingBlock:
    def __init__(self, model, tensors, layer):
        def own(name):
            return tensors[f"layers.{layer}.{name}"]

        self.d_inner = model["expand"] * model["dModel"]
        self.d_state, self.head_dim = model["dState"], model["headDim"]
        self.heads = self.d_inner // self.head_dim
        self.width = model["convWidth"]
        self.norm_weight, self.norm_bias = own("norm.weight"), own("norm.bias")
        self.in_proj = own("inProj.weight").t().contiguous()
        self.out_proj = own("outProj.weight").t().contiguous()
        self.conv_bias = own("conv.bias")
        # The inputs of the convolution stay where they are; the taps turn round them instead.
        taps = own("conv.weight")
        self.turned_taps = [taps.roll(turn + 1, 0).contiguous() for turn in range(self.width)]
        self.history = torch.zeros_like(taps)
        self.dt_bias, self.a = own("dtBias"), -torch.exp(own("aLog"))
        self.d = own("d").repeat_interleave(self.head_dim)
        self.gated_norm_weight = own("gatedNorm.weight")
        self.state = torch.zeros(self.d_inner, self.d_state)
        self.by_head = self.state.view(self.heads, -1)
        self.newest = 0

    def reset(self):
        self.history.zero_()
        self.state.zero_()
        self.newest = 0

    def push(self, x):
        """x [dModel]; the block's output is added to it."""
        d_inner, d_state = self.d_inner, self.d_state
        normed = F.layer_norm(x, x.shape, self.norm_weight, self.norm_bias, EPS)
        projected = torch.mv(self.in_proj, normed)
        z, xbc, dt = projected.split([d_inner, d_inner + 2 * d_state, self.heads])
        self.history[self.newest] = xbc
        mixed = (self.history * self.turned_taps[self.newest]).sum(0)
        self.newest = (self.newest + 1) % self.width
        inner, b, c = F.silu(mixed.add_(self.conv_bias)).split([d_inner, d_state, d_state])
        delta = F.softplus(dt + self.dt_bias)
        self.by_head.mul_(torch.exp(delta * self.a).unsqueeze(1))
        u = inner.view(self.heads, -1) * delta.unsqueeze(1)
        self.state.addr_(u.view(-1), b)
        y = torch.addmv(self.d * inner, self.state, c)
        gated = y.mul_(F.silu(z))
        scale = torch.rsqrt(gated.dot(gated) / d_inner + EPS)
        x.addmv_(self.out_proj, gated.mul_(scale).mul_(self.gated_norm_weight))
