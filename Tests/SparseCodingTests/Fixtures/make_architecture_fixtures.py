"""Trains the architectures with dictionary_learning's own trainers, as TrainerParityTests does.

    pip install dictionary-learning==0.1.0 safetensors
    python make_architecture_fixtures.py

Writes architectures.safetensors: for each architecture the first weights, the squared error of
every step (summed over the values of a vector), and the fraction of variance unexplained and the
number of active features on vectors that were held out. There is no peer for the paper's untied
autoencoder; it is written down here as PyTorch computes it.
"""

import pathlib

import numpy as np
import torch
from dictionary_learning.trainers.batch_top_k import BatchTopKTrainer
from dictionary_learning.trainers.gdm import GatedSAETrainer
from dictionary_learning.trainers.jumprelu import (
    JumpReLUFunction,
    JumpReluTrainer,
    StepFunction,
)
from dictionary_learning.trainers.top_k import TopKTrainer, geometric_median
from safetensors.torch import save_file

WIDTH, FEATURES, SOURCES, BATCH, STEPS, HELD_OUT = 32, 64, 48, 128, 400, 1024


def uniform(count, state):
    """Values on a grid of 2**-23 in -1..<1, from a congruential generator."""
    values = np.empty(count)
    for index in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[index] = (state >> 8) / 2**23 - 1
    return values, state


def vectors(rows):
    """Sparse sums of 48 directions in 32 dimensions."""
    directions, state = uniform(SOURCES * WIDTH, 7)
    strengths, _ = uniform(rows * SOURCES, state)
    strengths = np.maximum(0, strengths - 0.8).reshape(rows, SOURCES) * 10
    return (strengths @ directions.reshape(SOURCES, WIDTH)).astype(np.float32)


class JumpTrainer(JumpReluTrainer):
    """The peer's trainer with the window of Rajamanoharan et al. (2024).

    In 0.1.0 the count of active features is differentiated by way of the codes, which are zero
    below the threshold, so that only the upper half of the window counts. The paper, and SAELens,
    go by the products.
    """

    def loss(self, x, step, logging=False, **_):
        products = x @ self.ae.W_enc + self.ae.b_enc
        codes = JumpReLUFunction.apply(products, self.ae.threshold, self.bandwidth)
        active = StepFunction.apply(products, self.ae.threshold, self.bandwidth)
        error = (x - self.ae.decode(codes)).pow(2).sum(dim=-1).mean()
        excess = active.sum(dim=-1).mean() / self.target_l0 - 1
        return error + self.sparsity_coefficient * excess.pow(2)


def trainer(kind):
    settings = dict(
        steps=STEPS, activation_dim=WIDTH, dict_size=FEATURES, layer=0, lm_name="none", seed=0,
        device="cpu", warmup_steps=0, lr=3e-3)
    if kind in ("topk", "batchtopk"):
        made = (TopKTrainer if kind == "topk" else BatchTopKTrainer)(
            k=6, threshold_beta=0.99, threshold_start_step=-1, **settings)
        # A feature counts as dead after ten steps, so that the auxiliary loss is seen at work.
        made.dead_feature_threshold = 10 * BATCH
        return made
    if kind == "gated":
        made = GatedSAETrainer(sparsity_warmup_steps=None, l1_penalty=0.3, **settings)
    else:
        made = JumpTrainer(
            sparsity_warmup_steps=None, target_l0=6.0, bandwidth=0.2, sparsity_penalty=32.0,
            **settings)
        made.ae.threshold.data[:] = 0.2
    for group in made.optimizer.param_groups:
        group["betas"] = (0.9, 0.999)
    return made


class Untied:
    """The paper's autoencoder for the MLP, in the authors' units times the width."""

    def __init__(self):
        torch.manual_seed(0)
        def draw():
            weights = torch.empty(FEATURES, WIDTH)
            return torch.nn.Parameter(torch.nn.init.xavier_uniform_(weights))

        self.encoder, self.decoder = draw(), draw()
        self.bias = torch.nn.Parameter(torch.zeros(FEATURES))
        self.optimizer = torch.optim.Adam([self.encoder, self.decoder, self.bias], lr=3e-3)

    def encode(self, x):
        return torch.relu(x @ self.encoder.T + self.bias)

    def decode(self, codes):
        return codes @ (self.decoder / self.decoder.norm(dim=1, keepdim=True).clamp(min=1e-8))

    def update(self, _, x):
        codes = self.encode(x)
        loss = (self.decode(codes) - x).pow(2).mean() + 0.3 / WIDTH * codes.sum(1).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


def run(kind, data):
    if kind == "untied":
        made = model = Untied()
        encoder, decoder = model.encoder, model.decoder
    else:
        made = trainer(kind)
        model = made.ae
        if kind == "jumprelu":
            encoder, decoder = model.W_enc.T, model.W_dec
        else:
            encoder, decoder = model.encoder.weight, model.decoder.weight.T
    tensors = {"encoder": encoder.detach().clone(), "decoder": decoder.detach().clone()}
    if kind in ("topk", "batchtopk"):
        tensors["decoder_bias"] = geometric_median(data[:BATCH])
    errors = []
    for step in range(STEPS):
        batch = data[step * BATCH : (step + 1) * BATCH]
        if step == 0 and kind in ("topk", "batchtopk"):
            model.b_dec.data = tensors["decoder_bias"].clone()
        with torch.no_grad():
            codes = (
                model.encode(batch, use_threshold=False) if kind == "batchtopk"
                else model.encode(batch))
            errors.append((batch - model.decode(codes)).pow(2).sum(1).mean().item())
        made.update(step, batch)
    held_out = data[STEPS * BATCH :]
    with torch.no_grad():
        codes = model.encode(held_out)
        left = (held_out - model.decode(codes)).pow(2).sum()
        fvu = left / (held_out - held_out.mean(0)).pow(2).sum()
        l0 = (codes != 0).float().sum(1).mean()
    print(kind, "errors", errors[0], errors[-1], "FVU", fvu.item(), "L0", l0.item())
    tensors["errors"] = torch.tensor(errors)
    tensors["result"] = torch.tensor([fvu.item(), l0.item()])
    return {f"{kind}.{name}": tensor.contiguous() for name, tensor in tensors.items()}


if __name__ == "__main__":
    torch.set_num_threads(1)
    data = torch.from_numpy(vectors(STEPS * BATCH + HELD_OUT))
    result = {}
    for kind in ("untied", "topk", "batchtopk", "jumprelu", "gated"):
        result |= run(kind, data)
    save_file(result, pathlib.Path(__file__).with_name("architectures.safetensors"))
