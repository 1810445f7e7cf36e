"""Writes torch-losses.safetensors: 200 steps of tied dictionary learning in PyTorch.

Run with a Python that has torch, numpy and safetensors:

    python make_fixtures.py

Weights and minibatches come from the linear congruential generator below, which the
test repeats, so that only the losses need to be stored.
"""

import numpy
import torch
from safetensors.numpy import save_file

WIDTH, FEATURES, BATCH, STEPS = 32, 64, 64, 200


class Generator:
    def __init__(self, seed):
        self.state = seed

    def uniform(self, count):
        values = numpy.empty(count, dtype=numpy.float32)
        for index in range(count):
            self.state = (self.state * 1664525 + 1013904223) % 2**32
            values[index] = (self.state >> 8) / 2.0**23 - 1.0
        return values


def losses(l1, initial_bias, seed):
    generator = Generator(seed)
    weights = torch.tensor(generator.uniform(FEATURES * WIDTH).reshape(FEATURES, WIDTH))
    weights.requires_grad_(True)
    bias = torch.full((FEATURES,), initial_bias, requires_grad=True)
    optimizer = torch.optim.Adam([weights, bias], lr=1e-3)
    found = []
    for _ in range(STEPS):
        x = torch.tensor(generator.uniform(BATCH * WIDTH).reshape(BATCH, WIDTH))
        norms = weights.norm(2, dim=-1, keepdim=True)
        directions = weights / torch.clamp(norms, 1e-8)
        codes = torch.relu(x @ directions.T + bias)
        reconstruction = codes @ directions
        loss = ((reconstruction - x) ** 2).mean() + l1 * codes.abs().sum(dim=-1).mean()
        found.append([loss.item(), (codes != 0).float().sum(dim=-1).mean().item()])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return numpy.array(found, dtype=numpy.float32)


if __name__ == "__main__":
    torch.set_num_threads(1)
    save_file(
        {
            "paper": losses(8.6e-4, 0.0, 1),
            "strong": losses(2e-2, 0.0, 2),
            "negative": losses(1e-3, -1.0, 3),
        },
        "torch-losses.safetensors",
    )
