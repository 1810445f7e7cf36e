"""Runs ours and theirs in turn."""

import json
import subprocess
import sys
import time


class Ours:
    """`monograph bench` that has prepared itself and waits for the word."""

    def __init__(self, program, path, options):
        command = [program, "bench", path, "--on-request", *options]
        self.process = subprocess.Popen([str(part) for part in command], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.prepared = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"monograph bench ended with {self.process.wait()}; see above.")
        return json.loads(line)

    def measure(self, runs):
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


class Comparison:
    """The same work in our program and in others."""

    # Threads of a program that has just finished may still be waiting in a loop for more.
    PAUSE = 0.2

    def __init__(self, program, group, task, path, options, make_peers, runs=3, checks=()):
        self.program, self.group, self.task = program, group, task
        self.path, self.options = path, options
        self.make_peers, self.runs, self.checks = make_peers, runs, checks

    def run(self, rounds, warm_up=1):
        """Measures everyone once in each round, in an order that turns by one.

        The first run of a turn does not count: it finds the caches as somebody else left them.
        """
        print(f"{self.group}: {self.task} ", end="", flush=True)
        ours = Ours(self.program, self.path, self.options)
        peers, checks = self.make_peers(ours.prepared)
        seconds = {name: [] for name in [None] + [peer.name for peer in peers]}
        peaks, last = [], None

        def measure_ours():
            nonlocal last
            last = ours.measure(self.runs + 1)
            return last["measurements"][0]["seconds"]

        turns = [(None, measure_ours)]
        turns += [(peer.name, lambda peer=peer: peer.seconds(self.runs + 1)) for peer in peers]
        for number in range(warm_up + rounds):
            shift = number % len(turns)
            for name, measure in turns[shift:] + turns[:shift]:
                time.sleep(self.PAUSE)
                value = median(measure()[1:])
                if number >= warm_up:
                    seconds[name].append(value)
                    if name is None:
                        peaks.append(last["measurements"][0]["peak"])
            print(".", end="", flush=True)
        ours.end()
        result = last["measurements"][0]
        for peer in peers:
            if peer.check:
                checks.append(self.check(peer, result))
        for check in checks:
            print("" if check["agrees"] else f" DIFFERS: {check}", end="")
        print()
        return {
            "group": self.group, "task": self.task, "counts": result["counts"],
            "setting": result["setting"], "unit": result["unit"], "amount": result["amount"],
            "operations": result.get("operations"), "bytes": result["bytes"], "peaks": peaks,
            "activeFeatures": (result["facts"].get("activeFeatures") or [None])[0],
            "seconds": seconds[None],
            "peers": [{
                "name": peer.name, "call": peer.call, "likeForLike": peer.like_for_like,
                "note": peer.note, "seconds": seconds[peer.name],
            } for peer in peers],
            "checks": checks,
        }

    def check(self, peer, result):
        """Whether a number that both computed is the same."""
        fact, words, tolerance = self.checks
        return agreement(words, peer.name, result["facts"][fact][-1],
                         peer.check(), tolerance)


def agreement(what, peer, ours, theirs, tolerance):
    difference = abs(ours - theirs) / max(abs(theirs), 1e-30)
    return {"what": what, "peer": peer, "ours": ours, "theirs": theirs,
            "difference": difference, "tolerance": tolerance, "agrees": difference <= tolerance}
