"""The commands of lm that are tried, each with what is there before it."""

import dataclasses
import random
import stat

# How a run is told, which a model does not keep.
TOLD = "--log-every 5 --quiet"
TRAIN = f"--cell lstm --hidden 4 --embedding 4 --layers 1 --batch-size 2 --bptt 8 --threads 1 --epochs 2 {TOLD}"
RESUME = f"train --resume m {TOLD}"
SAVE = "--save-every 20"
NEW = f"train text.txt {TRAIN} {SAVE} --out m"
NEXT = "vocab build text.txt --threads 1 -q --out next.json"
NGRAM = "train text.txt --arch ngram --order 3 --threads 1 --quiet --out m"
OLD = f"train other.txt {TRAIN} --seed 9 --out m"
REPORT = "report given --samples 1 --max-tokens 4 --threads 1 --quiet --out r.html --tensorboard curves"
LOSSES = "eval given --threads 1 --quiet --per-token tokens.jsonl --per-line lines.jsonl"


@dataclasses.dataclass(frozen=True)
class Command:
    """A command line in the workplace of `make_workplace`."""

    name: str
    line: str
    # What it may change: files, and folders with all that they hold.
    writes: tuple = ()
    # The command that makes what is there before; its files get another mode, which is to be kept.
    before: str = ""
    # It writes the folder of a model, m.
    model: bool = False
    # The command is --resume of the run of `before`, which was killed after it had saved within its last epoch.
    cut: bool = False
    # What is on the standard input.
    text: bytes | None = None
    # As on a file system that cannot swap two folders, or rename to a new name alone.
    swap: str | None = None

    @property
    def is_network(self):
        """True if --resume goes on with a model that was cut."""
        return self.model and "ngram" not in self.line


def commands():
    """All of them."""
    return [
        Command("train", NEW, ("m",), model=True),
        Command("train --resume", RESUME, ("m",), before=NEW, model=True, cut=True),
        Command("train --force", f"{NEW} --force", ("m",), before=OLD, model=True),
        Command("train --force, no swap", f"{NEW} --force", ("m",), before=OLD, model=True, swap="no"),
        Command("train ngram", NGRAM, ("m",), model=True),
        Command("train ngram --force", f"{NGRAM} --force", ("m",), before=OLD, model=True),
        Command("tokenize --out", "tokenize given text.txt --threads 1 -q --out ids", ("ids",)),
        Command(
            "tokenize --out --force", "tokenize given text.txt --threads 1 -q --out ids --force", ("ids",),
            before="tokenize given other.txt --threads 1 -q --out ids"),
        Command("tokenize < pipe", "tokenize --ids --model given -", text=b"the sea goes .\n" * 3000),
        Command("report", REPORT, ("r.html", "curves")),
        Command("lesson", "lesson optimizers --out pictures --threads 1 --quiet", ("pictures",)),
        Command("report again", REPORT, ("r.html", "curves"), before=REPORT.replace("--samples 1", "--samples 2")),
        Command("vocab build", "vocab build text.txt --threads 1 -q --out v.json", ("v.json",)),
        Command("vocab build, no swap", "vocab build text.txt --threads 1 -q --out v.json", ("v.json",), swap="no"),
        Command(
            "vocab build bpe --force",
            "vocab build text.txt --tokens bpe --vocab-size 270 --threads 1 -q --out tokenizer.json --force",
            ("tokenizer.json",), before="vocab convert given tokenizer.json"),
        Command("vocab convert", "vocab convert given tokenizer.json", ("tokenizer.json",)),
        Command(
            "vocab convert --force", "vocab convert given v.txt --force", ("v.txt",),
            before="vocab build other.txt -q --out v.txt"),
        Command("eval --per-token --per-line", LOSSES, ("tokens.jsonl", "lines.jsonl")),
        Command(
            "eval over old files", f"{LOSSES} --force", ("tokens.jsonl", "lines.jsonl"),
            before=LOSSES.replace("given", "given other.txt")),
        Command("eval < pipe", "eval given - --threads 1 --json -q", text=b"the sea goes .\n" * 3000),
        Command("sample", "sample given -n 8 --seed 1 -q --threads 1"),
        Command("inspect", "inspect given --threads 1 --json -q"),
        Command("info", "info given"),
        Command("list", "list ."),
    ]


def make_workplace(machine, folder):
    """Two texts and a model of the first, in a new folder."""
    (folder / "tmp").mkdir(parents=True)
    words = ["the", "a", "sea", "harbour", "chain", "man", "woman", "goes", "comes", "red", "blue", "night"]
    for name, seed in ("text.txt", 1), ("other.txt", 2):
        drawn = random.Random(seed)
        lines = [" ".join(drawn.choice(words) for _ in range(8)) + " .\n" for _ in range(40)]
        (folder / name).write_text("".join(lines))
    expect(machine.run(folder, f"train text.txt {TRAIN} --out given"), "the model of the workplace")


def expect(outcome, what):
    if outcome.code != 0:
        raise RuntimeError(f"{what}: {outcome}")


def restrict(folder, names):
    """Takes the rights of others off the files of a folder, so that a new file in their place must keep that."""
    for name in names:
        for path in [folder / name, *(folder / name).rglob("*")]:
            if path.is_file():
                path.chmod(stat.S_IRUSR | stat.S_IWUSR)
