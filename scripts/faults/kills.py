"""Runs that are ended at random, again and again, until one comes to its end."""

import collections
import random
import shutil
import threading
import time

from faults.commands import NEXT, RESUME, SAVE, commands, expect, make_workplace
from faults.states import difference, leftovers, state
from faults.trials import Plan, put_back, torn

SAVES = (1, 2, 3, 7, 20)


class Chains:
    """What all chains of kills share."""

    def __init__(self, lm, folder, wanted, seed):
        self.lm = lm
        self.folder = folder
        self.wanted = wanted
        self.seed = seed
        self.lock = threading.Lock()
        self.begun = 0
        self.counts = collections.Counter()
        self.findings = []

    def prepare(self, codes):
        """The workplaces: without a model, and with an old one."""
        base = self.folder / "base"
        make_workplace(self.lm, base)
        self.plans = []
        for index, command in enumerate(commands()):
            if command.name not in ("train", "train --force", "train --force, no swap"):
                continue
            place = self.folder / f"plan{index}"
            place.mkdir()
            plan = Plan(command, self.lm, place / "template", codes=codes)
            plan.prepare(base, place)
            shutil.copytree(plan.template, place / "timed")
            start = time.monotonic()
            expect(self.lm.run(place / "timed", command.line), command.name)
            plan.seconds = time.monotonic() - start
            self.plans.append(plan)

    def work(self):
        """Chain after chain, until there were as many kills as are wanted."""
        while True:
            with self.lock:
                if self.counts["kills"] >= self.wanted or len(self.findings) >= 20:
                    return
                index = self.begun
                self.begun += 1
            try:
                self.chain(index)
            except Exception as error:
                # The program was replaced, say: what was not seen must not pass for seen.
                with self.lock:
                    self.findings.append(f"chain {index} did not end: {error}")
                print(f"FINDING {self.findings[-1]}", flush=True)
                return

    def chain(self, index):
        drawn = random.Random(f"{self.seed}/{index}")
        plan = self.plans[index % len(self.plans)]
        place = self.folder / f"chain{index}"
        shutil.copytree(plan.template, place)
        told, wrong, code = [], [], -9
        while code == -9 and not wrong:
            found = state(place)
            is_begun = "m/config.json" in found and not plan.is_old(found)
            save = f"--save-every {drawn.choice(SAVES)}"
            line = f"{RESUME} {save}" if is_begun else plan.command.line.replace(SAVE, save)
            how, kill = self.kill(drawn, plan, is_begun)
            told.append(f"lm {line}, {kill}")
            outcome = self.lm.run(place, line, swap=plan.command.swap, **kill)
            code = outcome.code
            put_back(plan.command, place)
            if code == -9:
                with self.lock:
                    self.counts.update(["kills", "--resume" if is_begun else plan.command.name, how])
                wrong = torn(plan, state(place), saves_anywhere=True)
            elif code != 0:
                wrong = [str(outcome)]
        if code == 0:
            wrong = self.finished(plan, place)
        with self.lock:
            self.counts["chains"] += code == 0
            for what in wrong:
                self.findings.append(what)
                print(f"FINDING chain {index}: {what}\n  " + "\n  ".join(told), flush=True)
        shutil.rmtree(place)

    def kill(self, drawn, plan, is_begun):
        """A random place: a call, or a time."""
        if drawn.random() < 0.25:
            return "at a time", {"after": int(drawn.random() * plan.seconds * 1e6)}
        action = drawn.choice(["kill", "kill-after", "kill-half"])
        # A run that goes on makes fewer calls; beyond its last it ends by itself.
        most = len(plan.calls) // (2 if is_begun else 1)
        return "at a call", {"fault": f"{drawn.randrange(1, most + 1)}={action}"}

    def finished(self, plan, place):
        found = state(place)
        wrong = [what for what in [difference(found, plan.golden)] if what]
        if leftovers(found):
            expect(self.lm.run(place, NEXT), "the next run")
            if left := leftovers(state(place)):
                wrong.append(f"left behind: {' '.join(left)}")
        return wrong

    def run(self, jobs):
        """Ends runs until there were enough kills; prints what came of it. Returns 1 where something is wrong."""
        start = told = time.monotonic()
        threads = [threading.Thread(target=self.work) for _ in range(jobs)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.1)
            if time.monotonic() - told > 30:
                told = time.monotonic()
                print(f"{told - start:.0f} s: {self.counts['kills']} kills, {self.counts['chains']} runs ended",
                      flush=True)
        print("\n| kills | number |\n|---|---:|")
        for name, number in sorted(self.counts.items()):
            if name not in ("kills", "chains"):
                print(f"| {name} | {number} |")
        print(f"| all | {self.counts['kills']} |")
        print(f"\n{self.counts['chains']} runs came to their end after {self.counts['kills']} kills in "
              f"{time.monotonic() - start:.0f} s; {len(self.findings)} findings")
        return 1 if self.findings else 0
