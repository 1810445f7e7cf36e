"""Compares the model's outputs with those of transformers on the same tokens.

    pip install numpy torch transformers gguf sentencepiece
    monograph inspect tokens --file TEXT --limit 2048 --output tokens.npy
    monograph inspect logits --file TEXT --limit 2048 --length 256 --output logits.npy
    python compare_model.py MODEL.gguf tokens.npy --length 256 --logits logits.npy

`tokens.npy` holds token ids (int32), cut into sequences of --length; `logits.npy` holds
[tokens, vocabulary] in float32. With --site residual(10)=FILE.npy (repeatable) a residual stream
is compared too, [tokens, width]. --save FILE.npz keeps the reference for later runs.
The exit status is 1 if a logit differs by more than --tolerance or a top token differs.
"""

import argparse
import pathlib
import re
import sys
import time

import numpy as np


def load(path):
    """The model in float32, its weights taken from the GGUF file without transformers' reader.

    GGUF keeps query and key rows in the order of an interleaved rotary embedding; transformers
    wants the two halves of a head apart.
    """
    import gguf
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    reader = gguf.GGUFReader(path)
    field = lambda name: reader.fields["llama." + name].contents()
    tensors = {
        tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        for tensor in reader.tensors
    }
    heads, key_value_heads = field("attention.head_count"), field("attention.head_count_kv")
    config = LlamaConfig(
        vocab_size=tensors["token_embd.weight"].shape[0],
        hidden_size=field("embedding_length"),
        intermediate_size=field("feed_forward_length"),
        num_hidden_layers=field("block_count"),
        num_attention_heads=heads,
        num_key_value_heads=key_value_heads,
        max_position_embeddings=field("context_length"),
        rms_norm_eps=field("attention.layer_norm_rms_epsilon"),
        rope_theta=field("rope.freq_base"),
        rope_parameters={"rope_type": "default", "rope_theta": field("rope.freq_base")},
        tie_word_embeddings="output.weight" not in tensors,
    )

    def unpermuted(weight, count):
        rows, columns = weight.shape
        return (weight.reshape(count, rows // count // 2, 2, columns).swapaxes(1, 2)
                .reshape(rows, columns))

    names = {
        "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
        "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
    }
    state = {}
    for name, value in tensors.items():
        if name.startswith("blk."):
            _, layer, part, _ = name.split(".")
            count = {"attn_q": heads, "attn_k": key_value_heads}.get(part)
            value = unpermuted(value, count) if count else value
            name = f"model.layers.{layer}.{names[part]}.weight"
        else:
            name = {"token_embd.weight": "model.embed_tokens.weight",
                    "output_norm.weight": "model.norm.weight",
                    "output.weight": "lm_head.weight"}[name]
        state[name] = torch.from_numpy(np.ascontiguousarray(value))
    model = LlamaForCausalLM(config)
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or set(missing) - {"lm_head.weight"}:
        sys.exit(f"weights do not fit: missing {missing}, unexpected {unexpected}")
    model.tie_weights()
    return model.float().eval()


def reference(path, tokens, length, layers):
    """Logits, and the residual stream after each of `layers`, computed by transformers."""
    import torch

    model = load(path)
    kept = {layer: [] for layer in layers}
    for layer in layers:
        # The block itself is watched: transformers normalises the last of its hidden states.
        model.model.layers[layer].register_forward_hook(
            lambda _, __, output, layer=layer: kept[layer].append(
                (output[0] if isinstance(output, tuple) else output)[0].numpy().copy()))
    logits = []
    start = time.monotonic()
    with torch.no_grad():
        for first in range(0, len(tokens), length):
            ids = torch.from_numpy(tokens[first:first + length].astype(np.int64))[None]
            logits.append(model(ids, use_cache=False).logits[0].numpy())
    seconds = time.monotonic() - start
    print(f"transformers: {len(tokens) / seconds:.0f} tokens/s on {torch.get_num_threads()} threads")
    result = {f"residual({layer})": np.concatenate(rows) for layer, rows in kept.items()}
    result["logits"] = np.concatenate(logits)
    return result


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("tokens", type=pathlib.Path)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--logits", type=pathlib.Path)
    parser.add_argument("--site", action="append", default=[], metavar="residual(N)=FILE.npy")
    parser.add_argument("--tolerance", type=float, default=2e-3)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--save", type=pathlib.Path)
    parser.add_argument("--saved", type=pathlib.Path, help="a reference kept by --save")
    options = parser.parse_args()

    sites = dict(text.split("=", 1) for text in options.site)
    layers = []
    for site in sites:
        match = re.fullmatch(r"residual\((\d+)\)", site)
        if not match:
            sys.exit(f"{site}: only residual(N) can be compared")
        layers.append(int(match[1]))
    tokens = np.load(options.tokens).reshape(-1)
    if options.saved:
        expected = np.load(options.saved)
    else:
        if options.threads:
            import torch
            torch.set_num_threads(options.threads)
        expected = reference(options.model, tokens, options.length, layers)
    if options.save:
        np.savez(options.save, **expected)

    failed = False
    if options.logits:
        ours = np.load(options.logits)
        difference = max(float(np.abs(a - b).max()) for a, b in zip(ours, expected["logits"]))
        top = int((ours.argmax(1) != expected["logits"].argmax(1)).sum())
        print(f"logits: largest difference {difference:.2e}, "
              f"{top} of {len(ours)} top tokens differ")
        failed |= not difference <= options.tolerance or top > 0
    for site, path in sites.items():
        ours, theirs = np.load(path), expected[site]
        scale = np.linalg.norm(theirs, axis=1)
        relative = float((np.linalg.norm(ours - theirs, axis=1) / scale).max())
        print(f"{site}: largest relative difference of a row {relative:.2e}")
        failed |= not relative <= 1e-4
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
