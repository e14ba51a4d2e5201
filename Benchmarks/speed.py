"""How fast ours trains and samples beside PyTorch, in one run.

Usage, with lm built (`swift build -c release`) and a Python that has PyTorch and NumPy:
    python Benchmarks/speed.py SHARED [--python PYTHON] [--rounds 3] [--seconds 8]
                               [--shapes small,medium,wt2] [--heads softmax,moc,mos] [--precisions f32,bf16]

SHARED holds peers/train_throughput.py and peers/sample_throughput.py, the usual model code in PyTorch.
Both programs take turns; figures are medians over the rounds, with the lowest and the highest. Run it on
a machine that does nothing else. What does not depend on the machine is checked, and a figure that is
missed makes the exit code 1.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

LM = Path(__file__).parent.parent / ".build/release/lm"
# The least part of its own products' peak that a model trains at.
UTILIZATION = {
    ("small", "softmax", "f32"): 0.60, ("small", "softmax", "bf16"): 0.45,
    ("medium", "softmax", "f32"): 0.75, ("medium", "softmax", "bf16"): 0.65,
    ("medium", "moc", "f32"): 0.75, ("medium", "moc", "bf16"): 0.65,
    ("medium", "mos", "f32"): 0.80, ("medium", "mos", "bf16"): 0.70,
    ("wt2", "softmax", "f32"): 0.75, ("wt2", "softmax", "bf16"): 0.65,
    ("wt2", "mos", "f32"): 0.80, ("wt2", "mos", "bf16"): 0.70,
}
TORCH_MODE = {"f32": "fp32", "bf16": "bf16"}


def objects(command, **environment):
    """The JSON objects that a command prints."""
    run = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True,
        env=dict(os.environ, **environment))
    if run.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {run.stderr.strip()}")
    found, at = [], run.stdout.find("{")
    while at >= 0:
        value, end = json.JSONDecoder().raw_decode(run.stdout, at)
        found.append(value)
        at = run.stdout.find("{", end)
    return found


class Figures:
    """What was measured, by row and column, over the rounds."""

    def __init__(self):
        self.values = defaultdict(list)

    def add(self, *key, value):
        self.values[key].append(value)

    def median(self, *key):
        return statistics.median(self.values[key]) if key in self.values else None

    def text(self, *key):
        values = self.values.get(key)
        if not values:
            return "—"
        return f"{statistics.median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


def ratio(ours, theirs):
    return f"{ours / theirs:.2f}" if ours and theirs else "—"


def measure(options, figures):
    peers = options.shared / "peers"
    for round in range(options.rounds):
        for shape in options.shapes:
            for head, precision in itertools.product(options.heads, options.precisions):
                row = shape, head, precision
                print(f"round {round + 1}: {' '.join(row)}", file=sys.stderr)
                ours = objects([LM, "bench", "--shape", shape, "--head", head, "--precision", precision,
                                "--seconds", options.seconds, "--threads", options.threads,
                                "--quiet", "--json"])[0]
                if ours["precision"] != precision:
                    sys.exit(f"this processor has no {precision}; leave it out of --precisions")
                for key, value in ours.items():
                    if isinstance(value, float):
                        figures.add("ours", *row, key, value=value)
                theirs = objects([options.python, peers / "train_throughput.py", "--configs", shape,
                                  "--heads", head, "--modes", TORCH_MODE[precision], "--seconds",
                                  options.seconds, "--threads", options.threads])[0]
                for key in ["tokens_per_second", "peak_memory_mib"]:
                    figures.add("torch", *row, key, value=theirs[key])
        best = defaultdict(float)
        for threads in {1, options.threads}:
            for line in objects([options.python, peers / "sample_throughput.py"], THREADS=str(threads)):
                key = line["config"], line["head"]
                best[key] = max(best[key], line["tokens_per_second"])
        for (shape, head), rate in best.items():
            figures.add("torch", shape, head, "sample_tokens_per_second", value=rate)


def report(options, figures):
    print("| | ours, tokens/s | PyTorch | ratio | utilization | peak, GFLOP/s |"
          " ours, MiB | PyTorch, MiB |")
    print("|---|---|---|---|---|---|---|---|")
    rows = list(itertools.product(options.shapes, options.heads, options.precisions))
    for row in rows:
        ours, torch = (figures.median(who, *row, "tokens_per_second") for who in ("ours", "torch"))
        print(
            f"| {' '.join(row)} | {figures.text('ours', *row, 'tokens_per_second')} |"
            f" {figures.text('torch', *row, 'tokens_per_second')} | {ratio(ours, torch)} |"
            f" {100 * figures.median('ours', *row, 'utilization'):.0f} % |"
            f" {figures.median('ours', *row, 'gemm_peak_gflops'):.0f} |"
            f" {figures.median('ours', *row, 'peak_memory_mib'):,.0f} |"
            f" {figures.median('torch', *row, 'peak_memory_mib'):,.0f} |")
    key = "sample_tokens_per_second"
    print("\n| sampling | ours, one thread | PyTorch, its better number of threads | ratio |")
    print("|---|---|---|---|")
    for shape, head in itertools.product(options.shapes, options.heads):
        # Sampling knows no precision: the rounds of all are rounds of the same.
        for precision in options.precisions:
            for value in figures.values["ours", shape, head, precision, key]:
                figures.add("ours", shape, head, key, value=value)
        torch = figures.median("torch", shape, head, key)
        if torch:
            print(f"| {shape} {head} | {figures.text('ours', shape, head, key)} |"
                  f" {figures.text('torch', shape, head, key)} |"
                  f" {ratio(figures.median('ours', shape, head, key), torch)} |")


def missed(options, figures):
    """What is below its floor, or above its ceiling."""
    for row, floor in UTILIZATION.items():
        used = figures.median("ours", *row, "utilization")
        if used and used < floor:
            yield f"{' '.join(row)}: utilization {100 * used:.0f} %, floor {100 * floor:.0f} %"
    for precision in options.precisions:
        mos, softmax = (figures.median("ours", "wt2", head, precision, "peak_memory_mib")
                        for head in ("mos", "softmax"))
        if mos and softmax and mos > 1.3 * softmax:
            yield (f"wt2 {precision}: mos takes {mos:.0f} MiB, more than 1.3 × the {softmax:.0f} MiB of"
                   " softmax")
        torch = figures.median("torch", "wt2", "mos", precision, "peak_memory_mib")
        if mos and torch and mos > torch / 4:
            yield f"wt2 {precision}: mos takes {mos:.0f} MiB, more than a quarter of {torch:.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--shapes", default="small,medium,wt2", type=lambda text: text.split(","))
    parser.add_argument("--heads", default="softmax,moc,mos", type=lambda text: text.split(","))
    parser.add_argument("--precisions", default="f32,bf16", type=lambda text: text.split(","))
    options = parser.parse_args()
    figures = Figures()
    measure(options, figures)
    report(options, figures)
    faults = list(missed(options, figures))
    for fault in faults:
        print(f"missed: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
