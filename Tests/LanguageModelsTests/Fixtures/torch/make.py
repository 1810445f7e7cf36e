"""Writes the files of torch.save that TorchFileTests reads.

Run in this folder with a Python that has torch:

    python make.py
"""

import collections
import os
import zipfile

import torch


class Code:
    def __reduce__(self):
        return os.system, ("false",)


base = torch.arange(24.0)
views = collections.OrderedDict(
    whole=base.reshape(4, 6),
    transposed=base.reshape(4, 6).T,
    permuted=base.reshape(2, 3, 4).permute(2, 0, 1),
    slice=base[5:9],
    every_third=base[1::3],
    scalar=torch.tensor(7, dtype=torch.int32),
    empty=torch.zeros(0, 3),
)
torch.save(views, "views.pt")
types = {
    "half": torch.tensor([0.5, -2.0]).half(),
    "brain": torch.tensor([0.5, -2.0]).bfloat16(),
    "double": torch.tensor([0.1, -2.0]).double(),
    "long": torch.tensor([3, -4]),
    "byte": torch.tensor([3, 255], dtype=torch.uint8),
    "flags": torch.tensor([True, False]),
    "step": 5,
    "rate": 0.25,
    "nested": {"parameter": torch.nn.Parameter(torch.ones(2)), 3: None, "list": [1, (2, "x")]},
    "state": torch.nn.Linear(2, 1).state_dict(),
}
for protocol in [2, 4]:
    torch.save(types, f"types-{protocol}.pt", pickle_protocol=protocol)
torch.save({"weight": base, "code": Code()}, "code.pt")
torch.save({"weight": base}, "legacy.pt", _use_new_zipfile_serialization=False)
torch.save({"weight": torch.zeros(1).expand(1000, 1000)}, "expanded.pt")
torch.save([base], "list.pt")
torch.save({"weight": base, "bias": torch.tensor([1.0, 2.0])}, "plain.pt")
with zipfile.ZipFile("plain.pt") as source:
    with zipfile.ZipFile("compressed.pt", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
