"""Compares dictionaries in other programs' files with those programs.

    python Benchmarks/compare_interchange.py [--program .build/debug/monograph]
        [--vectors x.npy] [--features 1024] [--fixtures FOLDER]

needs sae-lens, dictionary-learning, torch and safetensors; eai-sparsify if it is there. For every
class of dictionary, the library makes one with random weights and saves it. Then

 * `monograph dictionary apply` has to give the library's codes and reconstructions;
 * the library has to give them with what `monograph dictionary export` makes of an imported copy;
 * that copy's tensors have to be the library's, byte for byte where nothing has to be folded.

Without --vectors, random vectors of width 64 are used. --fixtures writes small dictionaries with
their codes for the tests, and runs nothing.
"""

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
os.environ["WANDB_MODE"] = "disabled"
os.environ["SPARSIFY_DISABLE_TRITON"] = "1"

import numpy
import torch
from dictionary_learning import dictionary as learning
from dictionary_learning.trainers.batch_top_k import BatchTopKSAE
from dictionary_learning.trainers.matryoshka_batch_top_k import MatryoshkaBatchTopKSAE
from dictionary_learning.trainers.top_k import AutoEncoderTopK
from dictionary_learning.utils import load_dictionary
from sae_lens import SAE
from sae_lens.registry import get_sae_class, get_sae_training_class
from sae_lens.saes.sae import SAEMetadata

try:
    from sparsify import SparseCoder, SparseCoderConfig
except ImportError:
    SparseCoder = None

TOLERANCE = 1e-5


def fill(module, width, features, generator, normal_directions=True):
    """Gives every parameter random values of a natural size."""
    for name, parameter in module.named_parameters():
        values = torch.randn(parameter.shape, generator=generator)
        if values.ndim == 2:
            values /= width**0.5
        elif "threshold" in name:
            values = values.abs()
        else:
            values *= 0.3
        parameter.data = values.to(parameter.dtype)
    for owner, name, dimension in [(module, "W_dec", 1), (getattr(module, "decoder", None), "weight", 0)]:
        if normal_directions and hasattr(owner, name):
            weight = getattr(owner, name)
            weight.data = weight.data / weight.data.norm(dim=dimension, keepdim=True)


def saelens(folder, architecture, width, features, generator, training=False, scaled=1.0, **settings):
    metadata = SAEMetadata(
        model_name="toy-model", hook_name="blocks.3.hook_resid_post", context_size=128,
        prepend_bos=True, seqpos_slice=[None], naïve="é")
    find = get_sae_training_class if training else get_sae_class
    model_class, config_class = find(architecture)
    model = model_class(config_class(d_in=width, d_sae=features, metadata=metadata, **settings))
    fill(model, width, features, generator, normal_directions=not settings.get("rescale_acts_by_decoder_norm"))
    if training:
        model.topk_threshold = torch.tensor(0.7, dtype=model.topk_threshold.dtype)
        model.save_inference_model(folder)
    else:
        model.save_model(folder)
    return lambda path: SAE.load_from_disk(path)


def early_saelens(folder, width, features, generator, **settings):
    """A folder as versions before 6 wrote it."""
    saelens(folder, "standard", width, features, generator, apply_b_dec_to_input=True)
    with open(f"{folder}/cfg.json", "w") as file:
        json.dump({
            "architecture": "standard", "d_in": width, "d_sae": features, "dtype": "torch.float32",
            "model_name": "gpt2-small", "hook_point": "blocks.8.hook_resid_pre",
            "hook_point_layer": 8, "hook_point_head_index": None, "activation_fn_str": "relu",
            "normalize_activations": False, "l1_coefficient": 8e-05, "lr": 0.0004,
            "context_size": 128, "sae_lens_training_version": None, **settings}, file)
    return lambda path: SAE.load_from_disk(path)


def trainer(folder, model, width, features, generator, **settings):
    fill(model, width, features, generator)
    return save_trainer(folder, model, width, features, **settings)


def save_trainer(folder, model, width, features, **settings):
    os.makedirs(folder)
    torch.save({k: v.cpu() for k, v in model.state_dict().items()}, f"{folder}/ae.pt")
    config = {
        "trainer": {
            "dict_class": type(model).__name__, "trainer_class": "StandardTrainer",
            "activation_dim": width, "dict_size": features, "lr": 0.001, "steps": 1000, "seed": 0,
            "device": "cpu", "layer": 3, "lm_name": "owner/toy-model", "wandb_name": "x",
            "submodule_name": None, **settings},
        "buffer": {"d_submodule": width, "io": "out", "n_ctxs": 100, "ctx_len": 128,
                   "refresh_batch_size": 32, "out_batch_size": 64, "device": "cpu"}}
    with open(f"{folder}/config.json", "w") as file:
        json.dump(config, file, indent=4)
    return lambda path: load_dictionary(path, "cpu")[0]


def sparsify(folder, width, features, k, generator):
    model = SparseCoder(width, SparseCoderConfig(num_latents=features, k=k, multi_topk=True))
    fill(model, width, features, generator)
    model.save_to_disk(folder)
    return lambda path: SparseCoder.load_from_disk(path)


def outputs(model, vectors):
    """The codes and reconstructions that a library's model gives."""
    with torch.no_grad():
        if SparseCoder is not None and isinstance(model, SparseCoder):
            encoded = model.encode(vectors)
            codes = torch.zeros(len(vectors), model.num_latents)
            codes.scatter_(1, encoded.top_indices, encoded.top_acts)
            return codes.numpy(), model.decode(encoded.top_acts, encoded.top_indices).numpy()
        codes = model.encode(vectors)
        return codes.numpy(), model.decode(codes).numpy()


def cases(width, features, k):
    """Name, format and maker of every dictionary, and whether a copy has the same bytes."""
    all_cases = []

    def add(name, form, make, exact=True):
        all_cases.append((name, form, make, exact))

    for architecture in ["standard", "topk", "jumprelu", "gated"]:
        for applies in [False, True]:
            settings = {"k": k} if architecture == "topk" else {}
            add(f"saelens-{architecture}{'-centered' if applies else ''}", "saelens",
                lambda f, g, a=architecture, s=settings, b=applies: saelens(
                    f, a, width, features, g, apply_b_dec_to_input=b, **s))
    add("saelens-topk-rescaled", "saelens", lambda f, g: saelens(
        f, "topk", width, features, g, k=k, rescale_acts_by_decoder_norm=True), False)
    add("saelens-batchtopk", "saelens", lambda f, g: saelens(
        f, "batchtopk", width, features, g, training=True, k=k))
    add("saelens-matryoshka", "saelens", lambda f, g: saelens(
        f, "matryoshka_batchtopk", width, features, g, training=True, k=k,
        matryoshka_widths=[features // 2, features]))
    add("saelens-early", "saelens", lambda f, g: early_saelens(f, width, features, g))
    add("saelens-early-topk", "saelens", lambda f, g: early_saelens(
        f, width, features, g, activation_fn_str="topk", activation_fn_kwargs={"k": k}))

    for model in [learning.AutoEncoder, learning.AutoEncoderNew, learning.GatedAutoEncoder,
                  learning.JumpReluAutoEncoder]:
        add(f"trainer-{model.__name__}", "dictionary-learning",
            lambda f, g, m=model: trainer(f, m(width, features), width, features, g))
    for model in [AutoEncoderTopK, BatchTopKSAE]:
        def make(f, g, m=model):
            made = m(width, features, k)
            fill(made, width, features, g)
            if m is BatchTopKSAE:
                made.threshold = torch.tensor(0.6)
            return save_trainer(f, made, width, features, k=k)
        add(f"trainer-{model.__name__}", "dictionary-learning", make)

    def matryoshka(f, g):
        made = MatryoshkaBatchTopKSAE(width, features, k, [features // 2, features - features // 2])
        fill(made, width, features, g)
        made.threshold = torch.tensor(0.6)
        return save_trainer(f, made, width, features, k=k)
    add("trainer-MatryoshkaBatchTopKSAE", "dictionary-learning", matryoshka, False)

    def unnormalized(f, g):
        made = learning.AutoEncoder(width, features)
        fill(made, width, features, g, normal_directions=False)
        return save_trainer(f, made, width, features)
    add("trainer-AutoEncoder-norms", "dictionary-learning", unnormalized, False)
    if SparseCoder is not None:
        add("sparsify-topk", "sparsify", lambda f, g: sparsify(f, width, features, k, g))
    return all_cases


def own(path, function, width, features, k, generator, tied):
    """A dictionary of Monograph that centres and scales, with what it computes."""
    from safetensors.numpy import save_file

    def random(*shape):
        return (torch.randn(shape, generator=generator) * (width**-0.5 if len(shape) > 1 else 0.3)).numpy()

    decoder = random(features, width)
    decoder /= numpy.linalg.norm(decoder, axis=1, keepdims=True)
    scale = numpy.float32(0.4)
    tensors = {"decoder": decoder, "bias": random(features), "center": random(width)}
    if not tied:
        tensors |= {"encoder": random(features, width), "decoder_bias": random(width)}
    if function == "jumprelu":
        tensors["threshold"] = numpy.abs(random(features))
    if function == "gated":
        tensors |= {"log_scale": random(features), "magnitude_bias": random(features)}
    details = {"site": "residual(3)", "method": function, "ratio": features / width, "l1": 0.001,
               "seed": 1, "vectorsTrained": 10, "notes": {}}
    save_file(tensors, path, metadata={
        "format": "monograph.dictionary.2", "dictionary": json.dumps(details),
        "scale": str(scale), "function": json.dumps({"name": function, "number": k})})

    def compute(x):
        # In double precision, so that only the other side rounds.
        t = {name: value.astype(numpy.float64) for name, value in tensors.items()}
        products = (x.astype(numpy.float64) - t["center"]) * scale @ t.get("encoder", t["decoder"]).T
        codes = numpy.maximum(products + t["bias"], 0)
        if function == "topk":
            kept = numpy.argsort(-codes, axis=1, kind="stable")[:, :k]
            numpy.put_along_axis(mask := numpy.zeros(codes.shape), kept, 1, axis=1)
            codes = codes * mask
        elif function == "jumprelu":
            codes = codes * (codes > t["threshold"])
        elif function == "gated":
            magnitudes = numpy.exp(t["log_scale"]) * products + t["magnitude_bias"]
            codes = (codes > 0) * numpy.maximum(magnitudes, 0)
        return codes, (codes @ t["decoder"] + t.get("decoder_bias", 0)) / scale + t["center"]
    return compute


class Code:
    """What a file must not be able to do."""

    def __reduce__(self):
        return os.system, ("false",)


def payload(path):
    """A weight file's bytes, without what a format leaves open."""
    with open(path, "rb") as file:
        content = file.read()
    if path.endswith(".pt"):
        # torch.save ends with a fingerprint, which is left out by others, and the directory.
        end = content.find(b"PK\x01\x02")
        name = content.find(b"ae/.data/serialization_id")
        return content[: name - 30 if 0 <= name < end else end]
    return content


def differences(found, expected):
    """The largest differences of codes and reconstructions, relative to the largest number.

    Where a product lies within rounding of a threshold, a code can jump; vectors with such a code
    are left out and counted.
    """
    scales = [max(1.0, float(numpy.abs(e).max())) for e in expected]
    far = numpy.abs(found[0] - expected[0]) > TOLERANCE * scales[0]
    jumps = far & ((found[0] == 0) != (expected[0] == 0))
    kept = ~jumps.any(axis=1)
    return [float(numpy.abs(f - e)[kept].max() / s)
            for f, e, s in zip(found, expected, scales)], int(jumps.sum())


def compare(program, vectors, features, k):
    def run(*arguments):
        done = subprocess.run([program, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")

    width, failures = vectors.shape[1], 0
    weights = {"saelens": "sae_weights.safetensors", "sparsify": "sae.safetensors",
               "dictionary-learning": "ae.pt"}
    folder = tempfile.mkdtemp()
    numpy.save(f"{folder}/x.npy", vectors)
    print(f"{'dictionary':34} {'read: codes':>12} {'vectors':>9} {'written to':>20} "
          f"{'codes':>9} {'vectors':>9} {'jumps':>6}  bytes")
    everything = cases(width, features, k) + [
        (f"monograph-{function}{'-tied' if tied else ''}", "monograph", (function, tied), False)
        for function, tied in [("relu", True), ("relu", False), ("topk", True), ("topk", False),
                               ("jumprelu", False), ("gated", False)]]
    for name, form, make, exact in everything:
        generator = torch.Generator().manual_seed(len(name))
        source, kept = f"{folder}/{name}", f"{folder}/{name}.safetensors"
        if form == "monograph":
            source += "-own.safetensors"
            expected = own(source, make[0], width, features, k, generator, make[1])(vectors)
        else:
            expected = outputs(make(source, generator)(source), torch.from_numpy(vectors))
        run("dictionary", "apply", source, f"{folder}/x.npy", "--codes", f"{folder}/c.npy",
            "--reconstructions", f"{folder}/r.npy", "--force")
        read, jumps = differences([numpy.load(f"{folder}/{f}.npy") for f in "cr"], expected)
        run("dictionary", "import", source, kept)
        selects = form == "sparsify" or "topk" in name.lower() and "batch" not in name.lower()
        for target in weights:
            if target == "sparsify" and not (selects and SparseCoder):
                continue
            written = f"{folder}/{name}-{target}"
            run("dictionary", "export", kept, "--format", target, written)
            model = {"saelens": lambda p: SAE.load_from_disk(p),
                     "dictionary-learning": lambda p: load_dictionary(p, "cpu")[0],
                     "sparsify": lambda p: SparseCoder.load_from_disk(p)}[target](written)
            again, more = differences(outputs(model, torch.from_numpy(vectors)), expected)
            same = ""
            if target == form:
                same = payload(f"{written}/{weights[form]}") == payload(f"{source}/{weights[form]}")
                failures += exact and not same
                same = "same" if same else "other" if exact else "folded"
            print(f"{name:34} {read[0]:12.1e} {read[1]:9.1e} {target:>20} {again[0]:9.1e} "
                  f"{again[1]:9.1e} {jumps + more:6}  {same}")
            failures += max(read + again) > TOLERANCE or jumps + more > 1e-5 * expected[0].size
    shutil.rmtree(folder)
    print("all agree" if failures == 0 else f"{failures} do not agree")
    return failures


def write_fixtures(folder):
    """Small dictionaries with vectors, codes and reconstructions, for the tests."""
    from safetensors.numpy import save_file

    width, features, k = 6, 12, 3
    generator = torch.Generator().manual_seed(7)
    vectors = torch.randn(9, width, generator=generator)
    expected = {"vectors": vectors.numpy()}
    for name, form, make, _ in cases(width, features, k):
        shutil.rmtree(f"{folder}/{name}", ignore_errors=True)
        load = make(f"{folder}/{name}", torch.Generator().manual_seed(len(name)))
        codes, reconstructions = outputs(load(f"{folder}/{name}"), vectors)
        expected[f"{name}.codes"] = numpy.ascontiguousarray(codes)
        expected[f"{name}.reconstructions"] = numpy.ascontiguousarray(reconstructions)
    # What a trainer that is interrupted leaves behind: biases are not scaled yet.
    made = learning.AutoEncoder(width, features)
    fill(made, width, features, torch.Generator().manual_seed(1))
    shutil.rmtree(f"{folder}/trainer-backup", ignore_errors=True)
    save_trainer(f"{folder}/trainer-backup", made, width, features)
    optimizer = torch.optim.Adam(made.parameters())
    sum(p.sum() for p in made.parameters()).backward()
    optimizer.step()
    torch.save({"step": 10, "ae": made.state_dict(), "optimizer": optimizer.state_dict(),
                "config": {"lr": 1e-3, "seed": None}, "norm_factor": 2.5},
               f"{folder}/trainer-backup/ae.pt")
    made.scale_biases(2.5)
    made.normalize_decoder()
    codes, reconstructions = outputs(made, vectors)
    expected["trainer-backup.codes"] = codes
    expected["trainer-backup.reconstructions"] = reconstructions
    shutil.rmtree(f"{folder}/trainer-code", ignore_errors=True)
    save_trainer(f"{folder}/trainer-code", made, width, features)
    torch.save({"bias": torch.zeros(width), "encoder.weight": Code()}, f"{folder}/trainer-code/ae.pt")
    save_file(expected, f"{folder}/expected.safetensors")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=".build/debug/monograph")
    parser.add_argument("--vectors", help="an array of float32, [vectors, width]")
    parser.add_argument("--limit", type=int, default=512, help="use only so many vectors")
    parser.add_argument("--features", type=int, default=256)
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--fixtures", help="write fixtures into this folder")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    if arguments.fixtures:
        write_fixtures(arguments.fixtures)
        sys.exit(0)
    if arguments.vectors:
        x = numpy.load(arguments.vectors)[: arguments.limit].astype(numpy.float32)
    else:
        x = numpy.random.default_rng(1).standard_normal((arguments.limit, 64), dtype=numpy.float32)
    sys.exit(1 if compare(arguments.program, x, arguments.features, arguments.k) else 0)
