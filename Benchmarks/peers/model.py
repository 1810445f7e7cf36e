"""Reading text with the model, in transformers."""

import torch

import compare_model

from . import Peer


def peers(path, tokens, layer):
    """To a layer, and through the whole model with log-probabilities."""
    model = compare_model.load(path)
    ids = torch.from_numpy(tokens.astype("int64")).reshape(-1, 256)
    results = {}

    def harvest():
        kept = []
        hook = model.model.layers[layer].register_forward_hook(
            lambda _, __, output: kept.append(output[0] if isinstance(output, tuple) else output))
        layers = model.model.layers
        model.model.layers = layers[:layer + 1]
        with torch.inference_mode():
            model.model(ids, use_cache=False)
        model.model.layers = layers
        hook.remove()
        results["harvest"] = kept[0]

    def forward():
        total = 0.0
        with torch.inference_mode():
            # Two sequences at a time: the logits of all would not stay in the caches.
            for first in range(0, len(ids), 2):
                part = ids[first:first + 2]
                logits = model(part, use_cache=False).logits
                chosen = torch.log_softmax(logits[:, :-1], -1).gather(-1, part[:, 1:, None])
                total += float(chosen.sum())
        results["forward"] = total / (ids.shape[0] * (ids.shape[1] - 1))

    return (
        Peer("transformers", "LlamaModel with the layers up to it", harvest,
             check=lambda: float(results["harvest"].double().pow(2).mean())),
        Peer("transformers", "LlamaForCausalLM and log_softmax", forward,
             check=lambda: results["forward"]))


def load(path):
    return Peer("transformers with gguf", "gguf.quants.dequantize and load_state_dict",
                lambda: compare_model.load(path), note="weights converted by NumPy on one core")
