"""Tries mutants, several at a time, and keeps what came of it: a run that is broken off goes on where it was."""

import concurrent.futures
import json
import os
import pathlib
import re
import threading
import time

from .evidence import DOES_NOT_END, Executable, Outcome
from .mutant import KINDS

INCLUDE = re.compile(rb"#include <weaveproof/([^>]+)>")


def includes(root):
    """Each header with all that it includes, itself among them."""
    base = pathlib.Path(root) / "weaveproof"
    direct = {str(p.relative_to(base)): {m.decode() for m in INCLUDE.findall(p.read_bytes())}
              for p in base.rglob("*.hpp")}

    def closure(name, seen):
        for each in direct.get(name, ()):
            if each not in seen:
                seen.add(each)
                closure(each, seen)
        return seen

    return {name: closure(name, {name}) for name in direct}


def header_of(primitive):
    name = primitive.split("-")[0] + ".hpp"  # bounded_buffer-composed is about bounded_buffer
    return f"detail/{name}" if name in ("deadline.hpp", "futex.hpp") else name


class Campaign:
    def __init__(self, root, executables, kept):
        """`kept` is the file with what came of earlier runs."""
        self.executables = [Executable(p) for p in executables]
        self.includes = includes(root)
        self.kept = pathlib.Path(kept)
        self.known = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.lock = threading.Lock()
        self.stop = threading.Event()

    def _remember(self, executable, key, outcome):
        with self.lock:
            of = self.known.setdefault(executable.path.name, {})
            if of.get("hash") != executable.hash:
                of.clear()
                of["hash"] = executable.hash
            of[key] = outcome

    def _recall(self, executable, key):
        with self.lock:
            of = self.known.get(executable.path.name, {})
            return of.get(key) if of.get("hash") == executable.hash else None

    def save(self):
        with self.lock:
            unfinished = self.kept.with_suffix(".tmp")
            unfinished.write_text(json.dumps(self.known, indent=0, ensure_ascii=False, sort_keys=True))
            os.replace(unfinished, self.kept)

    def baseline(self, executable):
        """Without a mutant everything must hold: returns how long that takes, and the most executions of a model."""
        known = self._recall(executable, "")
        if known is None:
            begin = time.monotonic()
            outcome = executable.run()
            if outcome.verdict != "survived":
                raise RuntimeError(f"{executable.path}: without a mutant: {outcome.verdict}: {outcome.by} {outcome.kind}\n"
                                   f"{outcome.text}")
            known = {"seconds": time.monotonic() - begin, "executions": outcome.executions}
            self._remember(executable, "", known)
        return known

    @staticmethod
    def is_own(executable, header):
        return header_of(executable.primitive) == header or header.startswith(executable.primitive + "/")

    def evidence_for(self, header):
        """Models of the primitive itself first, then its tests, then what is built over it; quick ones first."""
        def rank(e):
            return (not self.is_own(e, header), e.is_test, self.baseline(e)["seconds"])
        return sorted((e for e in self.executables if header in self.includes.get(header_of(e.primitive), ())), key=rank)

    def attempt(self, mutant, is_equivalent=False, before=None):
        """How it was killed, or else the last outcome that is not survival, or survival; and what was tried. What is known to
        be equivalent is tried with the primitive's own evidence alone. `before` is the verdict of an earlier run: the model or
        test that killed it is asked first."""
        last, tried = Outcome("survived"), []
        if before is not None and (again := self._again(mutant, before)) is not None:
            return again, [before.executable]
        for executable in self.evidence_for(mutant.header):
            if is_equivalent and tried and not self.is_own(executable, mutant.header):
                break
            if self.stop.is_set():
                return None
            known = self._recall(executable, mutant.key)
            if known is None:
                base = self.baseline(executable)
                outcome = self._run(executable, mutant.number, 10 * base["executions"] + 10_000, 20 + 10 * base["seconds"])
                self._remember(executable, mutant.key, outcome.as_json())
            else:
                outcome = Outcome(**known)
            tried.append(executable.path.name)
            if outcome.verdict == "killed":
                return outcome, tried
            if outcome.verdict != "survived":
                last = outcome
        return last, tried

    @staticmethod
    def _run(executable, number, most_executions, seconds):
        """Killed is also what does not end, where it does not in twice the time either: the machine may have been busy."""
        outcome = executable.run(number, most_executions, seconds)
        if outcome.verdict == "hangs":
            again = executable.run(number, most_executions, 2 * seconds, only=outcome.by or "*")
            outcome = Outcome("killed", outcome.by, DOES_NOT_END) if again.verdict == "hangs" else again
        return outcome

    def _again(self, mutant, before):
        """How what killed it in an earlier run kills it again, or None."""
        executable = next((e for e in self.executables if e.path.name == before.executable), None)
        if executable is None or self.stop.is_set():
            return None
        known = self._recall(executable, mutant.key)
        if known is None and before.kind == DOES_NOT_END:
            return None
        outcome = Outcome(**known) if known is not None else executable.run(mutant.number, only=before.by)
        if outcome.verdict != "killed":
            return None
        self._remember(executable, mutant.key, outcome.as_json())
        return outcome

    def run(self, mutants, equivalent, before, jobs, tell):
        """Calls tell(mutant, outcome, tried) for each as it is done; `equivalent` has the keys of those that are, and `before`
        the verdicts of an earlier run."""
        saved = time.monotonic()
        mutants = sorted(mutants, key=lambda m: KINDS.index(m.kind))  # what tells most first
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(self.baseline, self.executables))
            pending = {pool.submit(self.attempt, m, m.key in equivalent, before.get(m.key)): m for m in mutants}
            try:
                for future in concurrent.futures.as_completed(pending):
                    if (result := future.result()) is not None:
                        tell(pending[future], *result)
                    if time.monotonic() - saved > 5:
                        self.save()
                        saved = time.monotonic()
            except KeyboardInterrupt:
                self.stop.set()
                pool.shutdown(cancel_futures=True)
                raise
            finally:
                self.save()
