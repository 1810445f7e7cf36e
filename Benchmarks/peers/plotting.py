"""A line plot, in matplotlib."""

import io

import numpy as np

from . import Peer


def peer():
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    x = np.arange(200) / 20

    def draw():
        figure, axes = pyplot.subplots(figsize=(7, 4.5), dpi=200)
        for number in range(1, 4):
            axes.plot(x, np.sin(x * number / 2), label=f"series {number}")
        axes.set_xlabel("Time (s)")
        axes.set_ylabel("Height (m)")
        axes.legend()
        figure.savefig(io.BytesIO(), format="png")
        pyplot.close(figure)

    return Peer("matplotlib", "pyplot.subplots, plot and savefig with Agg", draw)
