"""Writes what Hugging Face's `tokenizers` makes of a corpus, for the tests to compare with.

    pip install numpy tokenizers gguf safetensors
    python compare_tokenizer.py MODEL.gguf NewsArticles.zip --output REFERENCE
    MONOGRAPH_MODEL=MODEL.gguf MONOGRAPH_TOKENIZER_REFERENCE=REFERENCE \\
        swift test --filter ReferenceCorpusTests

With --all-characters the corpus is every Unicode character in a short context instead, which
compares the character classes. Prints the reference's speed.
"""

import argparse
import csv
import io
import json
import pathlib
import time
import zipfile

import gguf
import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers


def reference(path):
    reader = gguf.GGUFReader(path)
    field = lambda name: reader.fields["tokenizer.ggml." + name].contents()
    if field("pre") != "smollm":
        raise SystemExit(f"{path} cuts text in the way “{field('pre')}”; smollm was expected")
    tokens = field("tokens")
    tokenizer = Tokenizer(models.BPE(
        vocab={token: index for index, token in enumerate(tokens)},
        merges=[tuple(merge.split(" ")) for merge in field("merges")]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])
    tokenizer.add_special_tokens([
        AddedToken(token, special=True)
        for token, kind in zip(tokens, field("token_type")) if kind == 3])
    tokenizer.encode_special_tokens = True
    return tokenizer


def texts(path, column):
    archive = zipfile.ZipFile(path)
    name = next(name for name in archive.namelist() if name.endswith(".csv"))
    csv.field_size_limit(1 << 30)
    rows = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
    return [row[column] for row in rows if row[column].strip()]


def characters():
    return [
        f"a {chr(code)}b  {chr(code)}{chr(code)} 1"
        for code in range(0x110000) if not 0xD800 <= code < 0xE000]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("corpus", nargs="?", help="a .zip with a .csv in it")
    parser.add_argument("--column", default="text")
    parser.add_argument("--all-characters", action="store_true")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    if not arguments.corpus and not arguments.all_characters:
        parser.error("give a corpus or --all-characters")
    tokenizer = reference(arguments.model)
    documents = characters() if arguments.all_characters else texts(
        arguments.corpus, arguments.column)

    start = time.perf_counter()
    encodings = []
    for first in range(0, len(documents), 256):
        batch = tokenizer.encode_batch(documents[first:first + 256], add_special_tokens=False)
        encodings += [encoding.ids for encoding in batch]
    seconds = time.perf_counter() - start

    arguments.output.mkdir(parents=True, exist_ok=True)
    with open(arguments.output / "texts.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.write(json.dumps({"text": document}) + "\n")
    tokens = np.array([token for ids in encodings for token in ids], dtype=np.int32)
    counts = np.array([len(ids) for ids in encodings], dtype=np.int32)
    save_file({"counts": counts, "tokens": tokens}, arguments.output / "tokens.safetensors")
    print(f"{len(documents)} documents, {len(tokens)} tokens, {len(tokens) / seconds:.0f} tokens/s")


if __name__ == "__main__":
    main()
