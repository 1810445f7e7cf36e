"""The data that ours and theirs work on: real activations, tokens and texts."""

import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import zipfile

import numpy as np

MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
TEXT = "NewsArticles.zip"


def folder():
    """Where Monograph keeps models and texts."""
    if path := os.environ.get("MONOGRAPH_DATA"):
        return pathlib.Path(path)
    if path := os.environ.get("XDG_CACHE_HOME"):
        return pathlib.Path(path) / "monograph"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return pathlib.Path.home() / caches / "monograph"


def find(name):
    path = folder() / name
    if not path.exists():
        sys.exit(f"{path} is missing; run `monograph fetch`, which gets it.")
    return path


class Data:
    """Makes what is missing in a scratch folder, with `monograph inspect`."""

    PIECE = 8192

    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.model, self.archive = find(MODEL), find(TEXT)
        scratch.mkdir(parents=True, exist_ok=True)

    def documents(self, limit=1000):
        archive = zipfile.ZipFile(self.archive)
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        csv.field_size_limit(1 << 30)
        rows = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
        return [text for row in rows if (text := row["text"]).strip()][:limit]

    def documents_file(self, limit=1000):
        def write(path):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                for text in self.documents(limit):
                    file.write(json.dumps({"text": text}) + "\n")

        return self.made(f"documents-{limit}.jsonl", write)

    def tokens(self, count=2048):
        def write(path):
            text = self.text(0)
            self.inspect("tokens", text, "--limit", str(count), "--output", path)

        return self.made(f"tokens-{count}.npy", write)

    def text(self, piece):
        """A quarter of the documents as one text."""
        def write(path):
            pathlib.Path(path).write_text("\n\n".join(self.documents()[piece * 250:][:250]),
                                          encoding="utf-8")

        return self.made(f"text-{piece}.txt", write)

    def activations(self, layer, pieces):
        """The residual stream behind a layer, `[pieces * 8192, width]`, as the model has it."""
        parts = []
        for piece in range(pieces):
            def write(path, piece=piece):
                self.inspect("activations", self.text(piece), "--limit", str(self.PIECE),
                             "--length", "256", "--site", f"residual({layer})", "--output", path)

            parts.append(np.load(self.made(f"residual-{layer}-{piece}.npy", write)))
        return np.concatenate(parts)

    def vectors(self, width, pieces=4):
        """Real vectors of a width, centred and scaled to unit variance, massive ones left out.

        Up to the model's width they are the first values of the residual stream behind layer 10;
        beyond it those of layers 9, 8 and 7 stand beside them.
        """
        def write(path):
            parts, have, layer = [], 0, 10
            kept = None
            while have < width:
                values = self.activations(layer, pieces)
                norms = np.linalg.norm(values, axis=1)
                usual = norms <= 10 * np.median(norms)
                kept = usual if kept is None else kept & usual
                parts.append(values)
                have, layer = have + values.shape[1], layer - 1
            values = np.concatenate(parts, axis=1)[kept, :width]
            values = values - values.mean(axis=0, dtype=np.float64)
            values /= np.sqrt((values.astype(np.float64)**2).mean())
            np.save(path, np.ascontiguousarray(values, dtype=np.float32))

        return self.made(f"vectors-{width}-{pieces}.npy", write)

    def weights(self, features, width):
        """Xavier's uniform distribution, from a seed."""
        def write(path):
            bound = np.sqrt(6 / (features + width))
            numbers = np.random.default_rng(1)
            np.save(path, numbers.uniform(-bound, bound, (features, width)).astype(np.float32))

        return self.made(f"weights-{features}-{width}.npy", write)

    def made(self, name, write):
        """A file of the scratch folder, written under another name first."""
        path = self.scratch / name
        if not path.exists():
            unfinished = self.scratch / f"unfinished-{name}"
            write(unfinished)
            unfinished.rename(path)
        return path

    def inspect(self, what, text, *arguments):
        command = [self.program, "inspect", what, "--model", self.model, "--file", text,
                   *arguments]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
