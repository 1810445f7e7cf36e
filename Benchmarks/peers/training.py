"""Steps of training a sparse autoencoder."""

import warnings

import torch

from . import Peer


class TiedStep:
    """The formulas of our trainer in plain PyTorch: tied weights, rows divided by their norms."""

    def __init__(self, weights, bias, l1, learning_rate=1e-3):
        features = weights.shape[0]
        self.weights = torch.nn.Parameter(torch.from_numpy(weights).clone())
        self.bias = torch.nn.Parameter(torch.full((features,), float(bias)))
        self.l1 = l1
        self.optimizer = torch.optim.Adam([self.weights, self.bias], lr=learning_rate)

    def __call__(self, batch):
        directions = self.weights / self.weights.norm(dim=-1, keepdim=True).clamp(min=1e-8)
        codes = torch.relu(torch.addmm(self.bias, batch, directions.T))
        error = (codes @ directions - batch).pow(2).mean()
        loss = error + self.l1 * codes.sum(-1).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.detach())


class Batches:
    """Minibatches of the vectors, over and over."""

    def __init__(self, vectors, size):
        whole = len(vectors) // size
        self.batches = [torch.from_numpy(vectors[i * size:(i + 1) * size]) for i in range(whole)]
        self.next = 0

    def __call__(self):
        batch = self.batches[self.next % len(self.batches)]
        self.next += 1
        return batch


def plain(weights, vectors, size, bias, l1):
    """The plain step and the losses of its first steps."""
    step, batches = TiedStep(weights, bias, l1), Batches(vectors, size)
    losses = [step(batches()) for _ in range(20)]
    peer = Peer("PyTorch", "the same formulas, autograd and torch.optim.Adam",
                lambda: step(batches()))
    return peer, losses


def saelens(vectors, features, size, l1, autocast=False):
    from sae_lens import StandardTrainingSAE, StandardTrainingSAEConfig
    from sae_lens.config import SAETrainerConfig
    from sae_lens.training.sae_trainer import SAETrainer

    width = vectors.shape[1]
    autoencoder = StandardTrainingSAE(StandardTrainingSAEConfig(
        d_in=width, d_sae=features, l1_coefficient=l1 * width, device="cpu"))
    trainer = SAETrainer(
        SAETrainerConfig(total_training_samples=10**8, train_batch_size_samples=size, lr=1e-3,
                         lr_end=1e-3, autocast=autocast),
        autoencoder, iter([]))
    batches = Batches(vectors, size)

    def step():
        trainer.step(batches())
        trainer.n_training_steps += 1

    if autocast:
        return Peer("SAELens, bfloat16", "SAETrainer.step with autocast", step,
                    like_for_like=False, note="products in half precision; two matrices")
    return Peer("SAELens", "SAETrainer.step", step, note="two matrices instead of one")


def dictionary_learning(vectors, features, size, l1):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dictionary_learning.trainers.standard import StandardTrainer
    width = vectors.shape[1]
    trainer = StandardTrainer(
        steps=10**6, activation_dim=width, dict_size=features, layer=0, lm_name="", device="cpu",
        l1_penalty=l1 * width, warmup_steps=0, sparsity_warmup_steps=None)
    batches, count = Batches(vectors, size), [0]

    def step():
        trainer.update(count[0], batches())
        count[0] += 1

    return Peer("dictionary_learning", "StandardTrainer.update", step,
                note="two matrices instead of one")
