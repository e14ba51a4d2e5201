"""What each method of training comes to on one corpus, at one budget.

Usage, with lm built (`swift build -c release`):
    python Benchmarks/methods.py CORPUS OUT [--epochs 2] [--workers 2]

Trains one model a row, each on one thread, and prints a table of perplexities:
every cell, every head, every optimiser, ways of feeding, and the regularisers
of AWD-LSTM, where what a row does not name is as in the first. All see the same
tokens as often. Rows that OUT holds already are not trained again.
"""

import argparse
import json
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LM = Path(__file__).parent.parent / ".build/release/lm"
BASE = "--vocab-size 10000 --layers 1 --hidden 128 --dropout 0.2 --threads 1"
AWD = (
    "--locked-dropout --dropout-embedding 0.1 --weight-drop 0.5 --random-bptt"
    " --activation-penalty 2 --change-penalty 1 --weight-decay 1.2e-6"
)
ROWS = {
    "lstm, softmax, adam, teacher forcing": "",
    "rnn": "--cell rnn",
    "gru": "--cell gru",
    "lstm, layer norm": "--layer-norm",
    "gru, layer norm": "--cell gru --layer-norm",
    "lstm, skip path": "--skip 2",
    "lstm, mogrifier": "--mogrifier 4",
    "feed-forward, 5 tokens": "--arch feedforward --context 5",
    "mixture of contexts": "--head moc",
    "mixture of softmaxes": "--head mos",
    "sgd": "--optimizer sgd",
    "momentum": "--optimizer momentum",
    "momentum, averaging": "--optimizer momentum-average",
    "nesterov": "--optimizer nesterov",
    "adagrad": "--optimizer adagrad",
    "rmsprop": "--optimizer rmsprop",
    "adamw": "--optimizer adamw",
    "averaged sgd": "--optimizer asgd --nonmonotone 1",
    "scheduled sampling, constant": "--feeding scheduled --sampling-rate 0.25",
    "scheduled sampling, inverse sigmoid":
        "--feeding scheduled --sampling inverse-sigmoid --sampling-k 300",
    "regularisers of AWD-LSTM": AWD,
}


def train(corpus, folder, epochs, options):
    """The command of a row and the figures that it printed."""
    command = (
        f"train {shlex.quote(str(corpus))} {BASE} --epochs {epochs} {options}".strip())
    report = folder / "report.json"
    if not report.exists():
        model = ["--out", str(folder / "model"), "--force", "--quiet", "--json"]
        run = subprocess.run(
            [LM, *shlex.split(command), *model], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"lm {command}: {run.stderr.strip()}")
        folder.mkdir(exist_ok=True)
        report.write_text(run.stdout)
    return command, json.loads(report.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(options.workers) as workers:
        runs = {
            name: workers.submit(
                train, options.corpus, options.out / f"{index:02}", options.epochs, row)
            for index, (name, row) in enumerate(ROWS.items())
        }
    print("| what differs | options | parameters | valid | test |")
    print("|---|---|---|---|---|")
    for name, run in runs.items():
        _, figures = run.result()
        print(
            f"| {name} | {f'`{ROWS[name]}`' if ROWS[name] else ''} | {figures['parameters']:,} |"
            f" {figures['valid_perplexity']:.1f} | {figures['test_perplexity']:.1f} |")
    print(f"\n`lm train CORPUS {BASE} --epochs {options.epochs}` and the options of the row")


if __name__ == "__main__":
    main()
