"""Makes the fixtures of the LanguageModels tests.

    pip install numpy gguf safetensors tokenizers torch transformers
    python make_fixtures.py

Everything is derived from fixed seeds, so that a second run gives the same files.

tiny.gguf                  a Llama model of three layers with tensors of every supported type
tiny-expected.safetensors  what transformers computes from the dequantised weights
tiny-tensors.json          shape, type, first values and digest of each dequantised weight
tiny-tokenizer.json        the same vocabulary for Hugging Face's `tokenizers`
tiny-tokens.json           texts and their token ids under several pre-tokenizers
"""

import collections
import hashlib
import json
import pathlib

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from safetensors.numpy import save_file
from tokenizers import Tokenizer, AddedToken, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parent
LAYERS, WIDTH, HEADS, KEY_VALUE_HEADS, FEED_FORWARD = 3, 64, 4, 2, 96
HEAD_WIDTH = WIDTH // HEADS
ROPE_BASE, EPSILON = 100000.0, 1e-5
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

# ---------------------------------------------------------------- vocabulary

TRAINING_TEXT = (
    "When Mary and John went to the store, John gave a drink to Mary. "
    "The theory of the other thing is that there are features in the residual stream. "
    "A sparse dictionary learns directions; it's what we've found, and they'll say we're done. "
    "In 2023 there were 1000 articles about the economy and the weather in the north. "
    "Der Käse schmeckt gut. naïve café über 日本語 日本 😀😀 \n\n  def f(x):\n    return x\n"
) * 4


def byte_characters():
    """GPT-2's printable stand-ins for the 256 bytes."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    characters, spare = {}, 256
    for byte in range(256):
        if byte in kept:
            characters[byte] = chr(byte)
        else:
            characters[byte], spare = chr(spare), spare + 1
    return characters


def pre_tokenizer(kind):
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    if kind == "smollm":
        return pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), level])
    return level


def make_vocabulary(merge_count=80):
    """Learns merges the plain way: the most frequent pair first, ties in code-point order."""
    words = collections.Counter(
        word for word, _ in pre_tokenizer("smollm").pre_tokenize_str(TRAINING_TEXT))
    splits = {word: list(word) for word in words}
    merges = []
    for _ in range(merge_count):
        pairs = collections.Counter()
        for word, count in words.items():
            for pair in zip(splits[word], splits[word][1:]):
                pairs[pair] += count
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for word, pieces in splits.items():
            index, merged = 0, []
            while index < len(pieces):
                if tuple(pieces[index:index + 2]) == best:
                    merged.append("".join(best))
                    index += 2
                else:
                    merged.append(pieces[index])
                    index += 1
            splits[word] = merged
    characters = byte_characters()
    tokens = SPECIAL + [characters[byte] for byte in range(256)]
    tokens += [first + second for first, second in merges]
    return tokens, merges


def make_tokenizer(tokens, merges, kind):
    tokenizer = Tokenizer(
        models.BPE(vocab={token: index for index, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizer(kind)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL])
    return tokenizer


# --------------------------------------------------------------------- model


def permute(weight, heads):
    """The order of rows that GGUF keeps for its interleaved rotary embedding."""
    rows, columns = weight.shape
    return (weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2)
            .reshape(rows, columns))


def unpermute(weight, heads):
    rows, columns = weight.shape
    return (weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2)
            .reshape(rows, columns))


def make_tensors(vocabulary_size):
    """Random weights in GGUF's names and row order, with the type each is stored in."""
    generator = np.random.default_rng(20230915)

    def normal(*shape, scale):
        return generator.normal(0, scale, shape).astype(np.float32)

    key_value = KEY_VALUE_HEADS * HEAD_WIDTH
    linear = [  # name, shape, scale, the type in each layer
        ("attn_q", (WIDTH, WIDTH), 0.3, (Type.Q4_1, Type.Q8_0, Type.F32)),
        ("attn_k", (key_value, WIDTH), 0.3, (Type.Q4_1, Type.Q4_0, Type.F16)),
        ("attn_v", (key_value, WIDTH), 0.2, (Type.Q4_0, Type.F16, Type.BF16)),
        ("attn_output", (WIDTH, WIDTH), 0.2, (Type.Q4_1, Type.BF16, Type.Q8_0)),
        ("ffn_gate", (FEED_FORWARD, WIDTH), 0.2, (Type.Q4_1, Type.Q8_0, Type.Q4_0)),
        ("ffn_up", (FEED_FORWARD, WIDTH), 0.2, (Type.Q4_0, Type.Q4_1, Type.F16)),
        ("ffn_down", (WIDTH, FEED_FORWARD), 0.2, (Type.Q8_0, Type.Q4_1, Type.BF16)),
    ]
    tensors = [("token_embd.weight", normal(vocabulary_size, WIDTH, scale=0.5), Type.Q8_0)]
    for layer in range(LAYERS):
        for norm in ("attn_norm", "ffn_norm"):
            weight = 1 + normal(WIDTH, scale=0.2)
            tensors.append((f"blk.{layer}.{norm}.weight", weight, Type.F32))
        for name, shape, scale, types in linear:
            weight = normal(*shape, scale=scale)
            heads = {"attn_q": HEADS, "attn_k": KEY_VALUE_HEADS}.get(name)
            if heads:
                weight = permute(weight, heads)
            tensors.append((f"blk.{layer}.{name}.weight", weight, types[layer]))
    tensors.append(("output_norm.weight", 1 + normal(WIDTH, scale=0.2), Type.F32))
    return tensors


def write_gguf(path, tokens, merges, tensors):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Tiny Llama of the tests")
    writer.add_block_count(LAYERS)
    writer.add_context_length(256)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_VALUE_HEADS)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_vocab_size(len(tokens))
    writer.add_rope_dimension_count(HEAD_WIDTH)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in SPECIAL else 1 for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in merges])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    dequantised = {}
    for name, weight, kind in tensors:
        data = gguf.quants.quantize(weight, kind)
        dequantised[name] = np.ascontiguousarray(
            gguf.quants.dequantize(data, kind).reshape(weight.shape), dtype=np.float32)
        writer.add_tensor(name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return dequantised


def make_model(weights, vocabulary_size):
    config = LlamaConfig(
        vocab_size=vocabulary_size, hidden_size=WIDTH, intermediate_size=FEED_FORWARD,
        num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        num_key_value_heads=KEY_VALUE_HEADS, max_position_embeddings=256,
        rms_norm_eps=EPSILON, tie_word_embeddings=True, attention_bias=False, mlp_bias=False,
        rope_parameters={"rope_type": "default", "rope_theta": ROPE_BASE},
        attn_implementation="eager")
    model = LlamaForCausalLM(config).eval().float()
    names = {
        "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
    }
    state = {}
    for name, weight in weights.items():
        parts = name.split(".")
        if parts[0] == "blk":
            heads = {"attn_q": HEADS, "attn_k": KEY_VALUE_HEADS}.get(parts[2])
            if heads:
                weight = unpermute(weight, heads)
            target = f"model.layers.{parts[1]}.{names[parts[2]]}.weight"
        else:
            target = {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}[
                parts[0]] + ".weight"
        state[target] = torch.from_numpy(weight.copy())
    state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state, strict=True)
    return model


def run_model(model, vocabulary_size):
    """Activations at every site for 40 tokens; residual.i is the stream after block i."""
    generator = np.random.default_rng(7)
    tokens = generator.integers(0, vocabulary_size, 40).astype(np.int32)
    tokens[0] = 0
    expected = {"tokens": tokens}

    def keep(name):
        def hook(_, __, output):
            value = output[0] if isinstance(output, tuple) else output
            expected[name] = value.detach().reshape(-1, value.shape[-1]).numpy().copy()
        return hook

    def keep_input(name):
        def hook(_, arguments):
            value = arguments[0]
            expected[name] = value.detach().reshape(-1, value.shape[-1]).numpy().copy()
        return hook

    model.model.embed_tokens.register_forward_hook(keep("embedding"))
    for index, layer in enumerate(model.model.layers):
        layer.register_forward_hook(keep(f"residual.{index}"))
        layer.mlp.register_forward_hook(keep(f"mlpOutput.{index}"))
        layer.mlp.down_proj.register_forward_pre_hook(keep_input(f"mlp.{index}"))
        layer.self_attn.o_proj.register_forward_pre_hook(keep_input(f"attention.{index}"))
        layer.self_attn.o_proj.register_forward_hook(keep(f"attentionOutput.{index}"))
    with torch.no_grad():
        logits = model(torch.from_numpy(tokens.astype(np.int64))[None], use_cache=False).logits
    expected["logits"] = logits[0].numpy().copy()
    return expected


# --------------------------------------------------------------------- texts

TEXTS = [
    "", " ", "  ", "\n", "\n\n\n", " \n \n ", "a", " a", "  a", "a ", "a  ", "\ta\t\tb",
    "Hello, world!", "it's we've they'll we're I'm don't he'd IT'S don'T", "''s 's'x 'l 'r 've",
    "rock 'n' roll", "12345", "a1b22c333", " 1 22  333", "$1,234.56 or 50%", "x²+y³=½ Ⅷ ①②",
    "١٢٣ ४५६ 七", "naïve café", "cafe\u0301 e\u0301\u0302", "日本語のテキスト。日本", "한국어 텍스트",
    "Привет, мир!", "שלום עולם", "مرحبا بالعالم", "हिन्दी में", "😀", "😀😀 👩‍👩‍👧‍👦 🇩🇪 👍🏽",
    "a\u00a0b\u2003c\u3000d", "a\u00a0\u00a0b", "\u200b\u200c\ufeffx", "\u0000\u0001\u007f",
    "tab\tnewline\nreturn\r\nvertical\vform\f", "\u0085x\u2028y\u2029z", "\u001c\u001d\u001e\u001fx",
    "  def f(x):\n    return x  \n\n", "trailing   ", "   leading", "a   b", "…—–“”‘’ «»",
    "<|endoftext|>", "a<|im_start|>b", "<|im_end", "¡¿ÄÖÜ߀", "\U0001f600\U000e0041\U0010ffff",
    "ﬀﬁ ① ㍿ ℃ Å", "a_b-c/d\\e|f", "e=mc² 100°C", "𝟘𝟙𝟚 𐄇 𑁦", "ǅ ʰ ـ ª", "ⓐ ⒈ 〇 〡",
    TRAINING_TEXT[:400],
]


def write_json(name, value):
    text = json.dumps(value, ensure_ascii=True, indent=None, sort_keys=True)
    (FOLDER / name).write_text(text.replace("}, ", "},\n") + "\n")


def main():
    tokens, merges = make_vocabulary()
    tensors = write_gguf(FOLDER / "tiny.gguf", tokens, merges, make_tensors(len(tokens)))
    write_json("tiny-tensors.json", {
        name: {
            "shape": list(weight.shape),
            "first": [float(value) for value in weight.reshape(-1)[:4]],
            "sha256": hashlib.sha256(weight.tobytes()).hexdigest(),
        } for name, weight in tensors.items()})
    expected = run_model(make_model(tensors, len(tokens)), len(tokens))
    save_file(
        dict(sorted(expected.items())), FOLDER / "tiny-expected.safetensors",
        metadata={"model": "tiny.gguf", "precision": "float32"})
    cases = {}
    for kind in ("smollm", "gpt-2"):
        tokenizer = make_tokenizer(tokens, merges, kind)
        if kind == "smollm":
            tokenizer.save(str(FOLDER / "tiny-tokenizer.json"))
        special = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
        tokenizer.encode_special_tokens = True
        plain = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
        cases[kind] = [
            {"text": text, "plain": ids, "special": special_ids}
            for text, ids, special_ids in zip(TEXTS, plain, special)]
    write_json("tiny-tokens.json", cases)
    for path in sorted(FOLDER.iterdir()):
        print(f"{path.stat().st_size:>9} {path.name}")


if __name__ == "__main__":
    main()
