"""Losses of logits and LogSoftmax from mpmath with 50 digits: PyTorch's double cancels where a class is sure.

Gradients come with a `scale`, the sum of the magnitudes of what a gradient is the difference of once all that can
cancel exactly has done so: for a class label it is the gradient itself.
"""
import torch
from mpmath import mp, mpf

mp.dps = 50


def rows(tensor):
    return [[mpf(v) for v in row] for row in tensor.double().tolist()]


def stored(values):
    return torch.tensor([[float(v) for v in row] for row in values], dtype=torch.float64)


def log_softmax_row(row):
    log_sum = mp.log(mp.fsum(map(mp.exp, row)))
    return [x - log_sum for x in row]


def softmax_cross_entropy(y, t):
    """value, dy and its scale; t are weights of the classes, or labels."""
    if not t.is_floating_point():
        t = torch.nn.functional.one_hot(t, y.shape[1])
    batch = y.shape[0]
    value, dy, scale = mpf(0), [], []
    for logits, target in zip(rows(y), rows(t)):
        log_p = log_softmax_row(logits)
        p = list(map(mp.exp, log_p))
        rest = [mp.fsum(p[:i] + p[i + 1:]) for i in range(len(p))]
        total = mp.fsum(target)
        value -= mp.fsum(w * l for w, l in zip(target, log_p)) / batch
        terms = [(p_i * (total - w), w * rest_i) for p_i, w, rest_i in zip(p, target, rest)]
        dy.append([(a - b) / batch for a, b in terms])
        scale.append([(a + b) / batch for a, b in terms])
    return value, stored(dy), stored(scale)


def sigmoid_cross_entropy(y, t):
    """value, dy and its scale."""
    count = y.numel()
    value, dy, scale = mpf(0), [], []
    for logits, target in zip(rows(y), rows(t)):
        value += mp.fsum(w * mp.log1p(mp.exp(-x)) + (1 - w) * mp.log1p(mp.exp(x)) for x, w in zip(logits, target)) / count
        terms = [((1 - w) / (1 + mp.exp(-x)), w / (1 + mp.exp(x))) for x, w in zip(logits, target)]
        dy.append([(a - b) / count for a, b in terms])
        scale.append([(a + b) / count for a, b in terms])
    return value, stored(dy), stored(scale)


def log_softmax(x, dy):
    """y, dx and its scale."""
    y, dx, scale = [], [], []
    for inputs, up in zip(rows(x), rows(dy)):
        log_p = log_softmax_row(inputs)
        p = list(map(mp.exp, log_p))
        y.append(log_p)
        terms = []
        for i in range(len(p)):
            others = [j for j in range(len(p)) if j != i]
            rest = mp.fsum(p[j] for j in others)
            terms.append((up[i] * rest - p[i] * mp.fsum(up[j] for j in others),
                          abs(up[i]) * rest + p[i] * mp.fsum(abs(up[j]) for j in others)))
        dx.append([a for a, _ in terms])
        scale.append([b for _, b in terms])
    return stored(y), stored(dx), stored(scale)


def confident():
    """Logits that are sure of their class, rightly and wrongly, one to a case; LogSoftmax of them, and of wide rows."""
    generator = torch.Generator().manual_seed(13)
    pairs = torch.tensor([[10.0, 0.0], [12.0, 1.0], [16.0, 0.0], [1000.0, 999.5]])
    tensors = {}
    for i, pair in enumerate(pairs):
        for label in range(2):
            y, t = pair.reshape(1, 2), torch.tensor([label])
            one_hot = torch.nn.functional.one_hot(t, 2).float()
            for loss, name in [(softmax_cross_entropy, "softmax"), (sigmoid_cross_entropy, "binary")]:
                value, dy, scale = loss(y, one_hot)
                prefix = f"{name}/{i}/{label}"
                tensors[f"{prefix}/value"] = torch.tensor([float(value)], dtype=torch.float64)
                tensors[f"{prefix}/y"], tensors[f"{prefix}/dy"] = y, dy
                tensors[f"{prefix}/dy_scale"], tensors[f"{prefix}/t"] = scale, one_hot
            for key in ("value", "y", "dy", "dy_scale"):
                tensors[f"softmax_label/{i}/{label}/{key}"] = tensors[f"softmax/{i}/{label}/{key}"]
            tensors[f"softmax_label/{i}/{label}/t"] = t
    for i, logit in enumerate([10.0, 12.0, 16.0, 1000.0, -10.0, -16.0]):
        for label in range(2):
            y, t = torch.tensor([[logit]]), torch.tensor([[float(label)]])
            value, dy, scale = sigmoid_cross_entropy(y, t)
            tensors.update({f"binary_alone/{i}/{label}/{key}": tensor for key, tensor in
                            {"y": y, "t": t, "dy": dy, "dy_scale": scale,
                             "value": torch.tensor([float(value)], dtype=torch.float64)}.items()})
    wide = (torch.randn(5, 33, generator=generator, dtype=torch.float64) * 10).float()
    wide_dy = torch.randn(5, 33, generator=generator, dtype=torch.float64).float()
    picked = -torch.nn.functional.one_hot(wide.argmax(1), 33).float()
    for name, x, dy in [
        ("label_0", pairs, -torch.tensor([[1.0, 0.0]] * 4)),
        ("label_1", pairs, -torch.tensor([[0.0, 1.0]] * 4)),
        ("wide", wide, wide_dy),
        ("wide_picked", wide, picked),
    ]:
        y, dx, scale = log_softmax(x, dy)
        tensors.update({f"log_softmax/{name}/{key}": value for key, value in
                        {"x": x, "dy": dy, "y": y, "dx": dx, "dx_scale": scale}.items()})
    return tensors
