"""The programs that ours is compared with, one module for each kind of work.

A peer is prepared once, stays loaded, and is run as often as it is asked to.
"""

import dataclasses
import time
from collections.abc import Callable


@dataclasses.dataclass
class Peer:
    """One way to do the work of a comparison."""

    name: str
    """The program, as tables show it."""
    call: str
    """What is called."""
    run: Callable[[], object]
    """Does the work once."""
    like_for_like: bool = True
    """Whether it does the same work in the same precision."""
    note: str = ""
    """In what it differs, in a few words."""
    check: Callable[[], float] | None = None
    """A number that must agree with ours, from the last run."""

    def seconds(self, runs: int) -> list[float]:
        """The time of each of some runs."""
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            self.run()
            times.append(time.perf_counter() - start)
        return times
