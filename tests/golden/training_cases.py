"""Losses, optimizers, penalties, clips and schedules from PyTorch in double."""
import torch
from torch import nn

import loss_cases
from layer_cases import normal

RATE = 0.05


def losses():
    """Per loss and shape: `y`, `t` in float32 (labels as integers), `value` and `dy` in float64.

    Those of logits are from mpmath, once PyTorch agrees, and have a `dy_scale`.
    """
    generator = torch.Generator().manual_seed(11)
    tensors = {}

    def record(name, y, target, loss, exact=None):
        tensors[f"{name}/y"] = y
        tensors[f"{name}/t"] = target
        input = y.double().requires_grad_()
        value = loss(input, target.double() if target.is_floating_point() else target)
        value.backward()
        tensors[f"{name}/value"] = value.reshape(1)
        tensors[f"{name}/dy"] = input.grad
        if exact is None:
            return
        value, dy, scale = exact(y, target)
        value = torch.tensor([float(value)], dtype=torch.float64)
        torch.testing.assert_close(tensors[f"{name}/value"].detach(), value, rtol=1e-9, atol=1e-15)
        torch.testing.assert_close(input.grad, dy, rtol=1e-9, atol=1e-15)
        tensors.update({f"{name}/value": value, f"{name}/dy": dy, f"{name}/dy_scale": scale})

    def guarded(y, t):
        return -(t * torch.log(y + 1e-7)).sum(1).mean()

    regression = {
        "mean_squared": nn.MSELoss(),
        "half_squared": lambda y, t: 0.5 * (y - t).square().flatten(1).sum(1).mean(),
        "l1": nn.L1Loss(),
        "huber": nn.HuberLoss(),
        "huber_half": nn.HuberLoss(delta=0.5),
    }
    for name, loss in regression.items():
        for shape in [(1, 1), (3, 7), (5, 33), (2, 2, 3, 4)]:
            y, t = normal(generator, *shape), normal(generator, *shape)
            if shape == (3, 7):
                y[1, 2] = t[1, 2]
                y[0, :2] = t[0, :2] + torch.tensor([0.5, -1.0])
            record(f"{name}_{'x'.join(map(str, shape))}", y, t, loss)
    for batch, classes in [(1, 3), (3, 7), (5, 33)]:
        size = f"{batch}x{classes}"
        logits = normal(generator, batch, classes, scale=3.0)
        labels = torch.randint(0, classes, (batch,), generator=generator)
        one_hot = nn.functional.one_hot(labels, classes).float()
        mixed = torch.softmax(normal(generator, batch, classes), 1).float()
        weighted = torch.rand(batch, classes, generator=generator)
        probabilities = torch.softmax(logits, 1)
        record(f"softmax_labels_{size}", logits, labels, nn.CrossEntropyLoss(), loss_cases.softmax_cross_entropy)
        record(f"softmax_mixed_{size}", logits, mixed, nn.CrossEntropyLoss(), loss_cases.softmax_cross_entropy)
        record(f"softmax_weighted_{size}", logits, weighted, nn.CrossEntropyLoss(), loss_cases.softmax_cross_entropy)
        record(f"cross_entropy_one_hot_{size}", probabilities, one_hot, guarded)
        record(f"cross_entropy_mixed_{size}", probabilities, mixed, guarded)
        record(f"binary_{size}", logits, weighted, nn.BCEWithLogitsLoss(), loss_cases.sigmoid_cross_entropy)
        record(f"binary_one_hot_{size}", logits, one_hot, nn.BCEWithLogitsLoss(), loss_cases.sigmoid_cross_entropy)
    far = torch.tensor([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0], [1000.0, 999.0, -1000.0]])
    record("softmax_labels_extreme", far, torch.tensor([1, 2, 0]), nn.CrossEntropyLoss(), loss_cases.softmax_cross_entropy)
    record("binary_extreme", far, torch.tensor([[1.0, 0, 0.5], [1, 0, 0.5], [0, 1, 0]]), nn.BCEWithLogitsLoss(), loss_cases.sigmoid_cross_entropy)
    record("cross_entropy_zero", torch.tensor([[0.0, 1.0]]), torch.tensor([[1.0, 0.0]]), guarded)
    return tensors


def row_losses():
    """Outputs [Rows, K] of a sample, whose rows of zeros count nothing: `y` and `t` in float32, `value` and `dy`."""
    generator = torch.Generator().manual_seed(14)
    tensors = {}
    for name, (batch, rows, classes) in {"2x3x2": (2, 3, 2), "3x7x5": (3, 7, 5), "2x17x33": (2, 17, 33)}.items():
        y = normal(generator, batch, rows, classes, scale=3.0)
        labels = torch.randint(0, classes, (batch, rows), generator=generator)
        counts = torch.rand(batch, rows, generator=generator) < 0.7
        counts[0, 0] = True
        counts[-1] = False if name == "3x7x5" else counts[-1]
        t = nn.functional.one_hot(labels, classes).float() * counts.unsqueeze(2)
        input = y.double().requires_grad_()
        ignored = torch.where(counts, labels, torch.full_like(labels, -100))
        of_samples = [nn.functional.cross_entropy(input[b], ignored[b]) if counts[b].any() else input[b].sum() * 0
                      for b in range(batch)]
        value = torch.stack(of_samples).mean()
        value.backward()
        tensors.update({f"{name}/y": y, f"{name}/t": t, f"{name}/value": value.reshape(1), f"{name}/dy": input.grad})
    return tensors


def small_network(generator):
    net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).double()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(normal(generator, *parameter.shape))
    return net


def optimizers():
    """`start/<name>`, `grad/<step>/<name>`, and `<optimizer>/<step>/<name>` after each of five steps."""
    generator = torch.Generator().manual_seed(12)
    net = small_network(generator)
    start = {name: value.clone() for name, value in net.state_dict().items()}
    gradients = [{name: normal(generator, *value.shape, scale=10.0 ** (step - 2)) for name, value in start.items()}
                 for step in range(5)]
    gradients[1]["0.bias"].zero_()
    tensors = {f"start/{name}": value.float() for name, value in start.items()}
    for step, values in enumerate(gradients):
        for name, value in values.items():
            tensors[f"grad/{step}/{name}"] = value
    optim = torch.optim
    makers = {
        "sgd": lambda p: optim.SGD(p, lr=RATE),
        "momentum": lambda p: optim.SGD(p, lr=RATE, momentum=0.9),
        "nesterov": lambda p: optim.SGD(p, lr=RATE, momentum=0.8, nesterov=True),
        "rms_prop": lambda p: optim.RMSprop(p, lr=RATE),
        "rms_prop_options": lambda p: optim.RMSprop(p, lr=RATE, alpha=0.9, eps=1e-3),
        "adam": lambda p: optim.Adam(p, lr=RATE),
        "adam_options": lambda p: optim.Adam(p, lr=RATE, betas=(0.8, 0.95), eps=1e-3),
        "adam_w": lambda p: optim.AdamW(p, lr=RATE),
        "adam_w_options": lambda p: optim.AdamW(p, lr=RATE, weight_decay=0.3),
    }
    for label, maker in makers.items():
        net.load_state_dict(start)
        optimizer = maker(net.parameters())
        for step, values in enumerate(gradients):
            for name, parameter in net.named_parameters():
                parameter.grad = values[name].double()
            optimizer.step()
            for name, value in net.state_dict().items():
                tensors[f"{label}/{step}/{name}"] = value.clone()
    tensors.update(regularisers(net, start, gradients[2]))
    return tensors


def regularisers(net, start, gradient):
    """Penalties at the start (their value, and gradients of weights); clips of the third gradient."""
    tensors = {}
    net.load_state_dict(start)
    for label, power in {"l1": 1, "l2": 2}.items():
        net.zero_grad()
        value = 0.01 * sum(p.abs().pow(power).sum() for name, p in net.named_parameters() if "weight" in name)
        value.backward()
        tensors[f"penalty_{label}/value"] = value.reshape(1)
        for name, parameter in net.named_parameters():
            if "weight" in name:
                tensors[f"penalty_{label}/{name}"] = parameter.grad.clone()
    clips = {
        "clip_value": lambda p: nn.utils.clip_grad_value_(p, 0.3),
        "clip_norm": lambda p: nn.utils.clip_grad_norm_(p, 0.7),
        "clip_norm_not_needed": lambda p: nn.utils.clip_grad_norm_(p, 100.0),
    }
    for label, clip in clips.items():
        for name, parameter in net.named_parameters():
            parameter.grad = gradient[name].double()
        clip(net.parameters())
        for name, parameter in net.named_parameters():
            tensors[f"{label}/{name}"] = parameter.grad.clone()
    return tensors


def schedules():
    """The learning rates at steps 0, 1, ... of PyTorch's schedulers; linear warm-up by its formula."""
    scheduler = torch.optim.lr_scheduler
    tensors = {}
    makers = {
        "step": lambda o: scheduler.StepLR(o, step_size=3, gamma=0.5),
        "exponential": lambda o: scheduler.ExponentialLR(o, gamma=0.9),
        "cosine": lambda o: scheduler.CosineAnnealingLR(o, T_max=17, eta_min=0.001),
    }
    for label, maker in makers.items():
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=RATE)
        schedule = maker(optimizer)
        rates = []
        for _ in range(18):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        tensors[label] = torch.tensor(rates, dtype=torch.float64)
    warm = [RATE * (t + 1) / 4 for t in range(4)]
    tensors["warm_up_cosine"] = torch.cat([torch.tensor(warm, dtype=torch.float64), tensors["cosine"]])
    return tensors
