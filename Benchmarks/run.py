#!/usr/bin/env python3
"""Measures Monograph and its peers in turn, on the same data, and writes results/.

    make bench                          # everything, in about twenty minutes on two cores
    python3 Benchmarks/run.py --quick   # fewer rounds and sizes, in about five
    python3 Benchmarks/run.py --only training figure
    python3 Benchmarks/run.py --python PATH   # an interpreter that has the packages

The first call makes an environment in .build/benchmarks with the packages of requirements.txt.
Only what `--only` names is measured anew; the rest of results.json stays. The exit status is 1 if
ours and a peer computed different numbers.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

import environment

HERE = pathlib.Path(__file__).resolve().parent
SCRATCH = environment.ROOT / ".build" / "benchmarks"
FORMAT = 1
GROUPS = ["product", "training", "model", "text", "figure", "components", "paths", "growth"]
PACKAGES = ["torch", "transformers", "sae-lens", "dictionary-learning", "scikit-learn",
            "matplotlib", "tokenizers", "gguf", "numpy"]


def options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, fewer sizes")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, metavar="GROUP",
                        help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, help="rounds that count (7, or 3 with --quick)")
    parser.add_argument("--program", type=pathlib.Path, help="the monograph to measure",
                        default=environment.ROOT / ".build" / "debug" / "monograph")
    parser.add_argument("--python", type=pathlib.Path, help="an interpreter with the packages")
    parser.add_argument("--environment", type=pathlib.Path, default=SCRATCH / "environment",
                        help="where to make the environment")
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "results")
    return parser.parse_args()


def training(program, data, quick):
    """Ours, the same formulas in PyTorch, SAELens and dictionary_learning."""
    import numpy as np

    from comparison import Comparison, agreement
    from peers import training as peers

    def compare(width, features, bias, task, runs, all_peers=True):
        # The error is averaged over the width and the codes are summed, so that equal weights
        # would mean fewer and fewer active features as the width grows.
        size, l1 = 2048, 4e-3 * 576 / width
        pieces = 4 if width <= 576 else 2
        # Enough for the codes to become sparse; the losses of the first twenty are compared.
        steps = 20 if bias == 0 else 60 if features > 8192 else 150
        path, weights = data.vectors(width, pieces), data.weights(features, width)

        def make(prepared):
            vectors = np.load(path)
            plain, losses = peers.plain(np.load(weights), vectors, size, bias, l1)
            ours = prepared["measurements"][0]["facts"]["losses"]
            worst = max(range(len(ours)), key=lambda i: abs(ours[i] / losses[i] - 1))
            checks = [agreement(f"loss of {task}, worst of {len(ours)} steps",
                                "PyTorch", ours[worst], losses[worst], 1e-3)]
            made = [plain, peers.saelens(vectors, features, size, l1)]
            if all_peers:
                made += [peers.dictionary_learning(vectors, features, size, l1),
                         peers.saelens(vectors, features, size, l1, autocast=True)]
            return made, checks

        arguments = ["--width", width, "--ratio", features / width, "--batch-size", size,
                     "--l1", l1, f"--initial-bias={bias}", "--vectors", path,
                     "--initial-weights", weights, "--warm-up", steps]
        return Comparison(program, "training", task, "training", arguments, make, runs)

    yield compare(576, 2304, -2, "576\u00a0×\u00a02304, sparse", 3)
    yield compare(576, 2304, 0, "576\u00a0×\u00a02304, dense", 2)
    if not quick:
        yield compare(512, 1024, -2, "512\u00a0×\u00a01024, sparse", 3, False)
        yield compare(1024, 4096, -2, "1024\u00a0×\u00a04096, sparse", 2, False)
        yield compare(2048, 2048, -2, "2048\u00a0×\u00a02048, sparse", 2, False)
        yield compare(576, 18432, -2, "576\u00a0×\u00a018432, sparse", 1, False)


def model(program, data, quick):
    import numpy as np

    from comparison import Comparison
    from peers import model as peers

    tokens = data.tokens()
    harvest, forward = peers.peers(data.model, np.load(tokens), 10)
    arguments = ["--model", data.model, "--tokens", tokens]
    for arithmetic, addition, tolerance in (
            ("threeBytes", "", 1e-4), ("twoBytes", ", two bytes", 2e-3)):
        chosen = arguments + ["--arithmetic", arithmetic]
        yield Comparison(program, "model", "to layer 10, residual stream kept" + addition,
                         "harvest", chosen, lambda _: ([harvest], []), 1,
                         ("meanSquare", "mean square of the residual stream" + addition, tolerance))
        yield Comparison(program, "model", "30 layers, log-probabilities" + addition,
                         "forward", chosen, lambda _: ([forward], []), 1,
                         ("logProbability", "mean log-probability" + addition, tolerance))
    yield Comparison(program, "model", "loading the weights", "load", ["--model", data.model],
                     lambda _: ([peers.load(data.model)], []), 1)


def text(program, data, quick):
    from comparison import Comparison
    from peers import text as peers

    arguments = ["--model", data.model, "--text", data.documents_file()]
    yield Comparison(program, "text", "1,000 articles into tokens", "tokenizer", arguments,
                     lambda _: ([peers.peer(data.model, data.documents())], []), 3,
                     ("tokens", "number of tokens", 0))


def figure(program, data, quick):
    from comparison import Comparison
    from peers import plotting

    yield Comparison(program, "figure", "line plot, 1400 × 900 pixels", "figure", [],
                     lambda _: ([plotting.peer()], []), 5)


def components(program, data, quick):
    import numpy as np

    from comparison import Comparison
    from peers import algebra

    path = data.vectors(576, 4)
    yield Comparison(program, "components", "principal components, width 576", "components",
                     ["--vectors", path],
                     lambda _: ([algebra.components(np.load(path))], []), 3, ("explained", "share explained by ten components", 1e-3))


def product(program, data, quick):
    from comparison import Comparison
    from peers import algebra

    yield Comparison(program, "product", "2048 × 2304, inner 576", "product", [],
                     lambda _: ([algebra.product()], []), 10)


def paths(program, data, quick):
    """Everything alone, for shares of the peak and bytes moved."""
    print("paths of ours alone", flush=True)
    names = ["product", "training", "evaluate", "stream", "harvest", "forward", "several-sites",
             "resume", "load", "tokenizer", "figure", "components"]
    command = [program, "bench", *names, "--json", "--model", data.model, "--tokens",
               data.tokens(), "--text", data.documents_file(), "--vectors", data.vectors(576)]
    if quick:
        command += ["--runs", "3"]
    output = subprocess.run([str(part) for part in command], check=True,
                            stdout=subprocess.PIPE).stdout
    return json.loads(output)


def versions():
    from importlib import metadata

    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            pass
    return found


def machine(program):
    command = [str(program), "bench", "product", "--json", "--runs", "1"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main():
    chosen = options()
    if not chosen.program.exists():
        sys.exit(f"{chosen.program} is missing; `make bench` builds it first.")
    environment.enter(chosen.python or environment.ensure(chosen.environment))
    import torch

    from data import Data
    import growth
    import table

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    data = Data(chosen.program, SCRATCH / "data")
    target = chosen.output / "results.json"
    kept = json.loads(target.read_text()) if target.exists() else {}
    if kept.get("format") != FORMAT:
        kept = {}
    rounds = chosen.rounds or (3 if chosen.quick else 7)
    about = machine(chosen.program)
    results = {
        "format": FORMAT, "date": datetime.date.today().isoformat(), "quick": chosen.quick,
        "machine": about["machine"], "program": about["program"], "versions": versions(),
        "comparisons": [item for item in kept.get("comparisons", [])
                        if item["group"] not in chosen.only],
        "paths": kept.get("paths"), "growth": kept.get("growth", []),
    }
    for group in GROUPS:
        if group not in chosen.only:
            continue
        if group == "paths":
            results["paths"] = paths(chosen.program, data, chosen.quick)
        elif group == "growth":
            results["growth"] = growth.measure(chosen.program, chosen.quick)
        else:
            for comparison in globals()[group](chosen.program, data, chosen.quick):
                results["comparisons"].append(comparison.run(rounds))
            results["comparisons"].sort(key=lambda item: GROUPS.index(item["group"]))
    chosen.output.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(table.rounded(results), indent=1, ensure_ascii=False) + "\n",
                      encoding="utf-8")
    (chosen.output / "results.md").write_text(table.markdown(results), encoding="utf-8")
    print(f"wrote {target} and results.md beside it")
    wrong = [check for item in results["comparisons"] for check in item["checks"]
             if not check["agrees"]]
    for check in wrong:
        print(f"{check['what']}: ours {check['ours']}, {check['peer']} {check['theirs']}",
              file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
