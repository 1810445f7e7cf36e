"""How time and memory grow with the size of the work, each point in a process of its own."""

import json
import subprocess

# Beyond this many vectors a file is passed over again.
IN_FILE = 65_536


def plan(quick):
    million = 1_000_000
    streamed = [1, 2, 4] if quick else [1, 5, 20, 50]
    trained = [65_536, 131_072] if quick else [65_536, 262_144, 1_048_576, 2_097_152]
    ratios = [1, 4] if quick else [1, 2, 4, 8, 16, 32]
    widths = [256, 1024] if quick else [256, 512, 1024, 2048]
    values = [1, 4] if quick else [1, 2, 4, 8]
    count = 16_384 if quick else 32_768
    return [
        ("streamed", "Vectors streamed", "stream", "width 576, nothing trained",
         [(n * million, ["--count", n * million]) for n in streamed]),
        ("trained", "Vectors trained on", "sweep", "576 × 576, one L1 weight",
         [(n, ["--count", n, "--ratio", 1, "--values", 1]) for n in trained]),
        ("ratio", "Features per dimension", "sweep", f"width 576, {count} vectors",
         [(n, ["--count", count, "--ratio", n, "--values", 1]) for n in ratios]),
        ("width", "Width", "sweep", f"ratio 2, {count} vectors",
         [(n, ["--count", count, "--width", n, "--ratio", 2, "--values", 1]) for n in widths]),
        ("values", "L1 weights in one sweep", "sweep", f"576 × 1152, {count} vectors",
         [(n, ["--count", count, "--ratio", 2, "--values", n]) for n in values]),
    ]


def measure(program, quick):
    results = []
    for name, title, path, setting, points in plan(quick):
        print(f"growth: {title.lower()} ", end="", flush=True)
        measured = []
        for value, options in points:
            command = [program, "bench", path, "--json", "--runs", 1, *options]
            output = subprocess.run([str(part) for part in command], check=True,
                                    stdout=subprocess.PIPE).stdout
            report = json.loads(output)
            measurement = report["measurements"][0]
            measured.append({
                "value": value, "seconds": min(measurement["seconds"]),
                "memory": report["peakMemory"],
                "activeFeatures": (measurement["facts"].get("activeFeatures") or [None])[0]})
            print(".", end="", flush=True)
        print()
        results.append({"name": name, "title": title, "setting": setting, "inFile": IN_FILE,
                        "points": measured})
    return results
