"""Scalar expressions and their gradients from PyTorch in double."""
import torch


def weight_decay():
    """J = cross-entropy + 0.01 (|W1|^2 + |W2|^2) of the logits max(0, X W1) W2, as in section 6.5.7 of Goodfellow,
    Bengio, Courville: Deep Learning (2016). The numbers are simple ones, so that a program can make them too."""

    def numbers(first, *shape):
        k = torch.arange(first, first + torch.Size(shape).numel())
        return ((37 * k % 101 - 50).double() / 64).reshape(shape)

    x = numbers(1, 4, 2)
    w1 = numbers(9, 2, 4).requires_grad_()
    w2 = numbers(17, 4, 3).requires_grad_()
    labels = torch.arange(4) % 3
    logits = torch.relu(x @ w1) @ w2
    loss = torch.nn.functional.cross_entropy(logits, labels) + 0.01 * (w1.square().sum() + w2.square().sum())
    loss.backward()
    tensors = {"x": x, "w1": w1, "w2": w2, "labels": labels, "loss": loss.reshape(1), "dw1": w1.grad, "dw2": w2.grad}
    return {f"weight_decay/{name}": tensor.detach() for name, tensor in tensors.items()}
