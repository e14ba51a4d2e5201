"""One command under one fault, and what must be true after it."""

import dataclasses
import re
import shutil

from faults import machine as machines
from faults.actions import KILLS, SIGNALS
from faults.commands import NEXT, RESUME, Command, expect, restrict
from faults.states import difference, is_below, is_temporary, leftovers, state

# Lines of the standard output that depend on time or on the process.
CHANGING = re.compile(r"^(peak memory|time) .*$|[0-9.]+ (MB/s|tokens/s)|\"seconds\" ?: ?[0-9.e-]+", re.M)
# What an error of a disk or of memory must not be called.
WRONG_CODES = {0, 64, 70, 130}
WHOLE = {"config.json", "vocabulary.json", "train.tokens", "checkpoint.safetensors"}


@dataclasses.dataclass
class Plan:
    """A command with its workplace, what it comes to without a fault, and the calls that it makes."""

    command: Command
    machine: machines.Machine
    template: object
    before: dict = None
    golden: dict = None
    output: str = ""
    calls: list = None
    versions: dict = None
    codes: frozenset = frozenset()

    def prepare(self, base, scratch):
        """Makes the workplace of the command from the common one, and runs the command once without a fault."""
        command, run = self.command, self.machine.run
        shutil.copytree(base, self.template)
        if command.cut:
            whole, _ = self.record(command.before, scratch)
            saves = [call.number for call in whole if call.kind == "rename" and "progress.safe" in call.paths]
            outcome = run(self.template, command.before, fault=f"{saves[-1]}=kill-after")
            if outcome.code != -9:
                raise RuntimeError(f"{command.name}: the run that should be cut ended with {outcome}")
        elif command.before:
            expect(run(self.template, command.before), command.name)
            restrict(self.template, command.writes)
        self.before = state(self.template)
        self.calls, self.versions = self.record(command.line, scratch, self)

    def record(self, line, scratch, plan=None, **more):
        """Runs a line without a fault: its calls, and every content that a file of some name had."""
        place, log, keep = scratch / "work", scratch / "log", scratch / "keep"
        shutil.copytree(self.template, place)
        keep.mkdir()
        outcome = self.machine.run(
            place, line, text=self.command.text, log=log, keep=keep, swap=self.command.swap,
            **more)
        expect(outcome, line)
        if plan:
            plan.golden, plan.output = state(place), CHANGING.sub("", outcome.output)
        versions = {}
        for path, entry in state(keep).items():
            name = path.split("-", 1)[1]
            versions.setdefault(name, set()).add(entry[2] if name != "log.jsonl" else "log")
        found = machines.calls(log)
        for path in place, keep:
            shutil.rmtree(path)
        log.unlink()
        return found, versions

    def memory_calls(self, scratch, smallest):
        """The allocations of the command from a size on."""
        found, _ = self.record(self.command.line, scratch, bytes=smallest)
        return [call for call in found if call.kind == "memory"]

    def finish_line(self, found):
        """The command by which a user goes on from what a failure left; none where nothing is left to do."""
        if self.command.is_network and "m/config.json" in found and (self.command.cut or not self.is_old(found)):
            return RESUME
        return self.command.line if difference(found, self.golden) else None

    def is_old(self, found):
        return not difference(found, self.before)

    def is_new(self, path, entry):
        """True if a run without a fault wrote this at some time."""
        wanted = self.golden.get(path)
        if entry == wanted or entry[0] == "folder":
            return True
        if path.endswith("log.jsonl") and wanted:
            return entry[2] == wanted[2][:len(entry[2])]
        return entry[2] in self.versions.get(path.split("/")[-1], ())


def trial(plan, folder, fault, *, memory=None):
    """Runs the command of a plan under a fault, then what a user would do. Returns how it ended and what is wrong."""
    shutil.copytree(plan.template, folder)
    action = fault.split("=")[1].split(":")[0]
    run = plan.machine.run
    outcome = run(folder, plan.command.line, text=plan.command.text, fault=fault, bytes=memory,
                  swap=plan.command.swap)
    put_back(plan.command, folder)
    found = state(folder)
    wrong = []
    if outcome.code == 0:
        wrong += survived(plan, outcome, found)
    else:
        # A run that is asked to stop saves where it is, which no other run need have done.
        wrong += ended(plan, action, outcome) + torn(plan, found, saves_anywhere=action in SIGNALS)
    ending = "killed" if outcome.code == -9 else "survived" if outcome.code == 0 else "failed"
    if not wrong or outcome.code != 0:
        wrong += recovered(plan, folder, found)
    shutil.rmtree(folder)
    return ending, wrong


def put_back(command, folder):
    """What a user does with the old folder that stands aside where a file system cannot swap: back into its place,
    or away where the new one is there."""
    for target in command.writes if command.swap == "no" else ():
        aside, place = folder / f"{target}.old", folder / target
        if not aside.exists():
            continue
        if not place.exists():
            aside.rename(place)
        elif (place / "config.json").exists():
            shutil.rmtree(aside)


def survived(plan, outcome, found):
    """A fault that nobody was told of must have changed nothing."""
    wrong = []
    if what := difference(found, plan.golden):
        wrong.append(f"exit 0, but {what}")
    if CHANGING.sub("", outcome.output) != plan.output:
        wrong.append(f"exit 0, but the output is {outcome.output[:200]!r}")
    if outcome.error:
        wrong.append(f"exit 0 with {outcome.error.strip()!r}")
    return wrong


def ended(plan, action, outcome):
    """The code and the line of a run that did not end well."""
    if action in KILLS and outcome.code == -9:
        return []
    if action in SIGNALS and (outcome.code == 130 or outcome.code in (-2, -15)):
        return []
    if outcome.code < 0 or outcome.code not in plan.codes - WRONG_CODES:
        return [str(outcome)]
    if outcome.code == 141:
        return [] if action == "EPIPE" else [str(outcome)]
    lines = outcome.error.splitlines()
    is_line = len(lines) == 1 and lines[0].startswith("error: ") and "; " in lines[0]
    return [] if is_line else [f"not one line of error: {outcome}"]


def torn(plan, found, *, saves_anywhere=False):
    """What is neither as it was nor as it should become; a run may save within an epoch where no other did."""
    command, wrong = plan.command, []
    before, golden = plan.before, plan.golden

    def others(entries):
        return {path: entry for path, entry in entries.items()
                if not any(is_below(path, target) for target in command.writes)}

    if what := difference(others(found), others(before)):
        wrong.append(f"what is no output was touched: {what}")
    for target in command.writes:
        now, old, new = (
            {path: entry for path, entry in entries.items() if is_below(path, target) and not is_temporary(path)}
            for entries in (found, before, golden))
        if now in (old, new):
            continue
        strange = [
            path for path, entry in now.items() if entry != old.get(path) and not plan.is_new(path, entry)
            and not (saves_anywhere and path.endswith("progress.safetensors"))]
        if strange:
            wrong.append(f"torn, or of no run: {' '.join(strange)}")
        elif command.model and not is_begun(command, now, old):
            wrong.append(f"{target} is neither the old one nor the new one: {' '.join(sorted(now)) or 'gone'}")
        elif not command.model and old.keys() - now.keys():
            wrong.append(f"gone: {' '.join(sorted(old.keys() - now.keys()))}")
    return wrong


def is_begun(command, now, old):
    """True if a folder holds a network that --resume goes on with, and nothing of an older one."""
    names = {path.split("/")[-1] for path in now}
    is_mixed = not command.cut and any(entry[0] == "file" and entry == old.get(path) for path, entry in now.items())
    return command.is_network and names >= WHOLE and not is_mixed


def recovered(plan, folder, found):
    """What a user does after a failure comes to what would have been without it."""
    wrong = []
    run, command = plan.machine.run, plan.command
    if command.model and "m/config.json" in found:
        judged = run(folder, "eval m --json --quiet --threads 1")
        if judged.code and not (judged.code == 66 and "epoch" in judged.error):
            wrong.append(f"the model cannot be judged afterwards: {judged}")
    line = plan.finish_line(found)
    if line:
        again = repeat(plan, folder, line)
        if again.code:
            return [*wrong, f"'lm {line}' afterwards: {again}"]
        found = state(folder)
        if what := difference(found, plan.golden):
            wrong.append(f"after 'lm {line}' {what}")
    if leftovers(found):
        # They go with the next command that writes into their folder.
        if not command.is_network:
            expect(repeat(plan, folder, command.line), "the command once more")
        expect(run(folder, NEXT), "the next run")
        (folder / "next.json").unlink()
        if left := leftovers(state(folder)):
            wrong.append(f"left behind: {' '.join(left)}")
    return wrong


def repeat(plan, folder, line):
    """Runs a line of the user, who has seen what is there and may replace it."""
    again = plan.machine.run(folder, line, text=plan.command.text)
    if again.code == 73 and "--force" in again.error:
        return plan.machine.run(folder, f"{line} --force", text=plan.command.text)
    return again
