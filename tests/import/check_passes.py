"""What PyTorch spells out when it exports, and what image models of others are, as plans after all passes.

  check_passes.py COMMAND torch     exports modules at opsets 11, 13 and 17 and says what must be left of each
  check_passes.py COMMAND FOLDER    the models of a folder (mlperf-tiny-resnet8-float.tflite, ...)

COMMAND is simplified_operations, which compares the plan's numbers with the interpreter's, too. Without PyTorch or the
models the test is skipped: exit code 77.
"""

import pathlib
import subprocess
import sys
import tempfile
import warnings

SKIPPED = 77
# Constants of an exporter are float32: 1.4142135 is not the root of 2.
BOUND = 1e-6


def operations(command, path, *options):
    """The largest difference, and how often each operation is left, without inputs and constants."""
    run = subprocess.run([command, str(path), *options], capture_output=True, text=True, timeout=60, check=False)
    if run.returncode != 0:
        raise SystemExit(f"{path.name}: {run.stderr.strip()}")
    lines = [line.split() for line in run.stdout.splitlines()]
    counts = {word: int(count) for word, count in lines[1:] if word not in ("input", "constant")}
    return float(lines[0][1]), counts


def check(command, path, wanted, *options):
    """Says whether a model is as it should be after the passes."""
    difference, found = operations(command, path, *options)
    if found == wanted and difference <= BOUND:
        return True
    print(f"{path.name} {' '.join(options)}: expected {wanted}, found {found}; difference {difference:g}")
    return False


def modules(torch):
    """Name, module, shape of its input, first opset, and what is left of it."""
    nn = torch.nn

    class Function(nn.Module):
        def __init__(self, function):
            super().__init__()
            self.function = function

        def forward(self, x):
            return self.function(x)

    class Attention(nn.Module):
        def __init__(self, causal):
            super().__init__()
            self.attention = nn.MultiheadAttention(12, 3, batch_first=True)
            self.causal = causal

        def forward(self, x):
            steps = x.shape[1]
            mask = torch.triu(torch.full((steps, steps), float("-inf")), 1) if self.causal else None
            return self.attention(x, x, x, need_weights=False, attn_mask=mask)[0]

    class HeadsOnAnAxis(nn.Module):
        """As most write it by hand: one projection, [samples, heads, steps, numbers]."""

        def __init__(self):
            super().__init__()
            self.all = nn.Linear(12, 36)
            self.out = nn.Linear(12, 12)

        def forward(self, x):
            samples, steps, _ = x.shape
            q, k, v = self.all(x).reshape(samples, steps, 3, 3, 4).permute(2, 0, 3, 1, 4)
            weights = torch.softmax(q @ k.transpose(-2, -1) * 4**-0.5, dim=-1)
            return self.out((weights @ v).transpose(1, 2).reshape(samples, steps, 12))

    class RmsNorm(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.randn(6))

        def forward(self, x):
            return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.SiLU(), nn.Conv2d(4, 4, 1))

        def forward(self, x):
            return torch.relu(x + self.body(x))

    yield "gelu", nn.GELU(), (2, 6), 11, {"gelu": 1}
    yield "gelu_tanh", nn.GELU(approximate="tanh"), (2, 6), 11, {"gelu_tanh": 1}
    yield "silu", nn.SiLU(), (2, 6), 11, {"silu": 1}
    yield "hard_swish", nn.Hardswish(), (2, 6), 11, {"hard_swish": 1}
    yield "hard_sigmoid", nn.Hardsigmoid(), (2, 6), 11, {"hard_sigmoid": 1}
    yield "mish", nn.Mish(), (2, 6), 11, {"mish": 1}
    yield "softplus", nn.Softplus(), (2, 6), 11, {"softplus": 1}
    yield "relu6", nn.ReLU6(), (2, 6), 11, {"clamp": 1}
    yield "prelu", nn.PReLU(3), (2, 3, 4), 11, {"prelu": 1}
    yield "where_leaky", Function(lambda x: torch.where(x > 0, x, 0.1 * x)), (2, 6), 11, {"leaky_relu": 1}
    yield "glu", nn.GLU(1), (2, 6, 4), 11, {"gated": 1}
    yield "layer_norm", nn.LayerNorm(6), (2, 4, 6), 11, {"layer_norm": 1}
    yield "layer_norm_2", nn.LayerNorm([4, 6]), (2, 4, 6), 11, {"layer_norm": 1}
    yield "rms_norm", RmsNorm(), (2, 4, 6), 11, {"rms_norm": 1}
    yield "group_norm", nn.GroupNorm(2, 4), (2, 4, 3, 5), 11, {"group_norm": 1}
    yield "instance_norm", nn.InstanceNorm2d(4, affine=True), (2, 4, 3, 5), 11, {"group_norm": 1}
    yield "linear", nn.Linear(6, 3), (2, 4, 6), 11, {"dense": 1}
    yield "log_softmax", Function(lambda x: torch.log(torch.exp(x) / torch.exp(x).sum(-1, keepdim=True))), (2, 6), 11, {
        "log_softmax": 1
    }
    yield "residual", Residual(), (1, 4, 5, 5), 11, {"convolution": 2, "silu": 1, "add": 1, "relu": 1}
    yield "attention", Attention(False), (2, 5, 12), 11, {"attention": 1}
    yield "attention_of_one", Attention(False), (1, 5, 12), 11, {"attention": 1}
    yield "attention_causal", Attention(True), (2, 5, 12), 17, {"attention": 1}
    yield "attention_by_hand", HeadsOnAnAxis(), (2, 5, 12), 11, {"attention": 1}
    yield "encoder", nn.TransformerEncoderLayer(12, 3, 24, 0.0, "gelu", batch_first=True), (2, 5, 12), 11, {
        "add": 2,
        "attention": 1,
        "dense": 2,
        "gelu": 1,
        "layer_norm": 2,
    }


def check_torch(command):
    try:
        import torch
    except ImportError:
        print("skipped: Python has no torch")
        return SKIPPED
    warnings.filterwarnings("ignore")
    torch.manual_seed(5)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, module, shape, first, wanted in modules(torch):
            for parameter in module.parameters():
                torch.nn.init.uniform_(parameter, 0.5, 1.5)
            module.eval()
            for opset in (11, 13, 17):
                if opset < first:
                    continue
                path = pathlib.Path(folder) / f"{name}_{opset}.onnx"
                torch.onnx.export(module, torch.randn(shape), str(path), opset_version=opset)
                good &= check(command, path, wanted)
    return 0 if good else 1


MODELS = {
    "mlperf-tiny-resnet8-float.tflite": {
        "add": 3,
        "convolution": 9,
        "dense": 1,
        "mean_pool": 1,
        "relu": 7,
        "reshape": 1,
        "softmax": 1,
    },
    "mlperf-tiny-ad-float.tflite": {"dense": 10, "relu": 9},
    "tinymaix-mnist-valid-float.tflite": {"convolution": 3, "dense": 1, "mean": 1, "relu": 3, "softmax": 1},
    "tflm-hello-world-float.tflite": {"dense": 3, "relu": 2},
    "onnx-zoo-mnist-8.onnx": {"convolution": 2, "dense": 1, "max_pool": 2, "relu": 2, "reshape": 1},
}


def check_models(command, folder):
    found = [name for name in MODELS if (folder / name).exists()]
    if not found:
        print(f"skipped: no model in {folder}")
        return SKIPPED
    good = True
    for name in found:
        good &= check(command, folder / name, MODELS[name])
    resnet = "mlperf-tiny-resnet8-float.tflite"
    if resnet in found:
        # The one permutation that is left is that of the image, as the model has it.
        good &= check(command, folder / resnet, MODELS[resnet] | {"permute": 1}, "--keep-layout")
    return 0 if good else 1


if __name__ == "__main__":
    command, what = sys.argv[1:]
    sys.exit(check_torch(command) if what == "torch" else check_models(command, pathlib.Path(what)))
