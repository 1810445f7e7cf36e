"""Writes baselines.safetensors: what scikit-learn and scipy make of some small data.

Run with a Python that has numpy, scipy, scikit-learn and safetensors:

    python make_baseline_fixtures.py
"""

import numpy
from safetensors.numpy import save_file
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF, PCA, FastICA
from sklearn.preprocessing import StandardScaler

generator = numpy.random.default_rng(0)


def mixed_sources(count, width):
    """Skewed, heavy-tailed and flat sources, mixed, in half precision."""
    sources = numpy.stack(
        [
            generator.laplace(size=count) if index % 3 == 0
            else generator.uniform(-1, 1, size=count) if index % 3 == 1
            else generator.exponential(size=count)
            for index in range(width)
        ],
        axis=1,
    )
    mixed = sources @ generator.normal(size=(width, width)) + 5 * generator.normal(size=width)
    return mixed.astype(numpy.float16)


tensors = {}
data = mixed_sources(800, 6)
tensors["data"] = data.astype(numpy.float32)
wide = data.astype(numpy.float64)
pca = PCA().fit(wide)
tensors["pca.components"] = pca.components_
# scikit-learn divides by one less than the number of vectors.
tensors["pca.variances"] = pca.explained_variance_ * (len(data) - 1) / len(data)

scaler = StandardScaler().fit(wide)
ica = FastICA(whiten="unit-variance", random_state=0).fit(scaler.transform(wide))
assert ica.n_iter_ < 200
tensors["ica.components"] = ica.components_ / scaler.scale_
tensors["ica.sources"] = ica.transform(scaler.transform(wide[:5]))

shifted = wide - wide.min()
for name, iterations in (("one", 1), ("many", 2000)):
    nmf = NMF(n_components=4, tol=0, max_iter=iterations, random_state=0).fit(shifted)
    tensors[f"nmf.error.{name}"] = numpy.array([nmf.reconstruction_err_])

for rows, columns in ((30, 30), (20, 35), (35, 20)):
    values = generator.integers(0, 12, size=(rows, columns)).astype(numpy.float64)
    found = linear_sum_assignment(values, maximize=True)
    tensors[f"assignment.{rows}x{columns}"] = values
    tensors[f"assignment.{rows}x{columns}.sum"] = numpy.array([values[found].sum()])

save_file(
    {name: numpy.ascontiguousarray(value, dtype=numpy.float32) for name, value in tensors.items()},
    "baselines.safetensors",
)
