"""Runs lm under the shim of Tests/Faults, which makes a call fail or ends the process there."""

import collections
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIM = ROOT / "Tests" / "Faults"
# Seconds after which a run counts as hung.
LIMIT = 60

Call = collections.namedtuple("Call", "number kind paths")


def build_shim(folder):
    """The shared library, built anew when a source is newer."""
    library = folder / "faults.so"
    sources = sorted(SHIM.glob("*.c"))
    newest = max(path.stat().st_mtime for path in [*sources, *SHIM.glob("*.h")])
    if not library.exists() or library.stat().st_mtime < newest:
        compiler = os.environ.get("CC") or next(filter(shutil.which, ["clang", "cc", "gcc"]), None)
        if not compiler:
            sys.exit("error: there is no C compiler; install clang or gcc, or name one by CC")
        folder.mkdir(parents=True, exist_ok=True)
        # Another driver may start a program with the library meanwhile.
        new = folder / f"faults-{os.getpid()}.so"
        subprocess.run(
            [compiler, "-O2", "-shared", "-fPIC", "-o", new, *sources, "-ldl", "-lpthread"], check=True)
        new.rename(library)
    return library


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a run came to; the code of one that a signal ended is the signal's number below zero."""

    code: int
    output: str
    error: str

    def __str__(self):
        if self.code >= 0:
            return f"code {self.code}, stderr: {self.error.strip() or '-'}"
        return f"ended by {signal.Signals(-self.code).name}, stderr: {self.error.strip() or '-'}"


class Machine:
    """A program and the shim."""

    def __init__(self, lm, shim):
        self.lm = lm
        self.shim = shim
        kept = ("PATH", "LD_LIBRARY_PATH", "HOME", "LANG")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        # The program would start itself once more to set this.
        self.environment["GOMP_SPINCOUNT"] = "2000"
        # A crash is told in a line.
        self.environment["SWIFT_BACKTRACE"] = "enable=no"

    def run(self, folder, line, *, text=None, **plan):
        """Runs lm with a line of arguments in a folder; `plan` are the variables of plan.c, in small letters."""
        environment = self.environment | {"TMPDIR": str(folder / "tmp")}
        if plan:
            environment |= {"LD_PRELOAD": str(self.shim), "FAULT_FOLDER": str(folder)}
            environment |= {("FAULT" if name == "fault" else f"FAULT_{name.upper()}"): str(value)
                            for name, value in plan.items() if value is not None}
        try:
            done = subprocess.run(
                [self.lm, *line.split()], cwd=folder, env=environment, timeout=LIMIT,
                capture_output=True, **({"stdin": subprocess.DEVNULL} if text is None else {"input": text}))
        except subprocess.TimeoutExpired as end:
            return Outcome(124, "", f"no end after {LIMIT} s: {(end.stderr or b'').decode(errors='replace')}")
        return Outcome(
            done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def calls(log):
    """The calls of a run by its log."""
    lines = [line.split(" ", 2) for line in log.read_text(errors="replace").splitlines()]
    return [Call(int(number), kind, paths) for number, kind, paths in lines]
