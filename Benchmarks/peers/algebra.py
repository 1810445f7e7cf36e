"""Matrix products in PyTorch, principal components in scikit-learn."""

import torch

from . import Peer


def product():
    left, right = torch.rand(2048, 576) * 2 - 1, torch.rand(2304, 576) * 2 - 1
    return Peer("PyTorch", "torch.mm", lambda: left @ right.T)


def components(vectors):
    from sklearn.decomposition import PCA

    fitted = [None]

    def fit():
        fitted[0] = PCA(svd_solver="covariance_eigh").fit(vectors)

    return Peer("scikit-learn", 'PCA(svd_solver="covariance_eigh").fit', fit,
                note="eigenvectors in single precision, ours in double",
                check=lambda: float(fitted[0].explained_variance_ratio_[:10].sum()))
