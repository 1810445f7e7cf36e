"""The results as tables for people."""

from comparison import median


def rounded(value):
    """Numbers with six significant digits, so that the file stays small."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def number(value):
    if value >= 99.5:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def spread(values):
    return f"{number(median(values))} ({number(min(values))}–{number(max(values))})"


def row(comparison, peer):
    amount = comparison["amount"]
    ratios = [theirs / ours for ours, theirs in zip(comparison["seconds"], peer["seconds"])]
    if min(ratios) > 1:
        faster = "Monograph"
    elif max(ratios) < 1:
        faster = peer["name"]
    else:
        faster = "neither"
    name = peer["name"] + ("" if peer["likeForLike"] else " *")
    return [comparison["task"], comparison["unit"] + "/s",
            spread([amount / s for s in comparison["seconds"]]), name,
            spread([amount / s for s in peer["seconds"]]), spread(ratios), faster]


def lines(header, rows):
    table = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return table + ["| " + " | ".join(cells) + " |" for cells in rows]


def markdown(results):
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    text = [
        "# Benchmark results", "",
        f"Written by `make bench` on {results['date']}"
        f"{' with --quick' if results['quick'] else ''}; do not edit.", "",
        f"Machine: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory'] / 2**30:.0f} GiB, {machine['system']}; {machine['instructions']}, "
        f"OpenBLAS {machine['kernels']} kernels.", "",
        f"Monograph {results['program']}; {versions}.", "",
        "## Side by side", "",
        "Median of the rounds, with the lowest and the highest in parentheses. The ratio is ours "
        "over theirs, taken in each round; who is faster is said where all rounds agree.", "",
    ]
    rows = [row(item, peer) for item in results["comparisons"] for peer in item["peers"]]
    text += lines(["Task", "Unit", "Monograph", "Peer", "Theirs", "Ratio", "Faster"], rows)
    text += ["", "\\* not like for like:"]
    notes = {f"{peer['name']}: {peer['note']}" for item in results["comparisons"]
             for peer in item["peers"] if peer["note"]}
    text[-1] = "Differences in the work: " + "; ".join(sorted(notes)) + "."
    text += ["", "## The same numbers", ""]
    text += lines(["What", "Peer", "Ours", "Theirs", "Relative difference"], [
        [check["what"], check["peer"], f"{check['ours']:.6g}", f"{check['theirs']:.6g}",
         f"{check['difference']:.1e}"]
        for item in results["comparisons"] for check in item["checks"]])
    if results["paths"]:
        text += ["", "## Monograph alone", ""] + lines(
            ["Path", "Setting", "Unit", "A second", "GFLOP/s", "Of sgemm peak", "GB/s"],
            [alone(item) for item in results["paths"]["measurements"]])
    if results["growth"]:
        text += ["", "## Growth", ""] + lines(
            ["What grows", "Setting", "Value", "Seconds", "Peak memory, MB"],
            [[item["title"], item["setting"], f"{point['value']:,}", f"{point['seconds']:.2f}",
              f"{(point['memory'] or 0) / 1e6:.0f}"]
             for item in results["growth"] for point in item["points"]])
    return "\n".join(text) + "\n"


def alone(item):
    seconds = median(item["seconds"])
    operations = item.get("operations")
    return [item["path"], item["setting"], item["unit"],
            spread([item["amount"] / s for s in item["seconds"]]),
            number(operations / seconds / 1e9) if operations else "–",
            f"{100 * operations / seconds / item['peak']:.0f} %" if operations else "–",
            number(item["bytes"] / seconds / 1e9)]
