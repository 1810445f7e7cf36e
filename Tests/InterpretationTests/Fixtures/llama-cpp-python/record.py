"""Records a simulation from llama-cpp-python, with what it is to be read as.

    python3 -m llama_cpp.server --model MODEL --model_alias smollm2 --n_ctx 1536 --logits_all true
    python3 record.py http://127.0.0.1:8000/v1 MODEL

The expected levels are computed without the server: after every tab before an `unknown` of the
fragment, the model's own distribution over the fifteen likeliest tokens.
"""

import json
import sys
import urllib.request
from pathlib import Path

import numpy
from llama_cpp import Llama

folder = Path(__file__).parent
address, model = sys.argv[1:]
prompt = (folder / "simulation-prompt.txt").read_text()
body = {
    "model": "smollm2", "prompt": prompt, "max_tokens": 1, "echo": True, "logprobs": 15,
    "temperature": 0,
}
request = urllib.request.Request(
    address + "/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
(folder / "simulation.json").write_bytes(urllib.request.urlopen(request).read())

llama = Llama(model, n_ctx=1024, logits_all=True, verbose=False)
expected = []
start = prompt.rindex("<start>")
place = prompt.find("\tunknown", start)
while place >= 0:
    llama.reset()
    llama.eval(llama.tokenize(prompt[: place + 1].encode(), add_bos=False, special=True))
    logits = llama.scores[llama.n_tokens - 1].astype(float)
    probabilities = numpy.exp(logits - logits.max())
    likeliest = numpy.argsort(-probabilities)[:15]
    levels = {}
    for token in likeliest:
        text = llama.detokenize([int(token)]).decode(errors="replace")
        if text in map(str, range(11)):
            levels[int(text)] = probabilities[token]
    expected.append(sum(v * p for v, p in levels.items()) / sum(levels.values()))
    place = prompt.find("\tunknown", place + 1)
(folder / "simulation-expected.json").write_text(json.dumps(expected) + "\n")
