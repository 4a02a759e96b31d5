"""A few mutants of each primitive, chosen by a seed: what killed them must kill them, and nothing those that are equivalent."""

import json
import os
import pathlib
import random
import time

from .campaign import Campaign
from .evidence import DOES_NOT_END, Executable

MOST_EXECUTIONS = 2000  # of an equivalent: it must hold as far as that


def _evidence(mutant, verdict, by_name):
    """What tries it: what killed it, or of an equivalent the models of its own primitive. None: it cannot be tried here, as tests
    are built for `make mutants` alone, what does not end would take long, and some details belong to no one primitive."""
    if verdict.verdict == "killed":
        return by_name.get(verdict.executable) if verdict.kind != DOES_NOT_END else None
    return min((e for e in by_name.values() if Campaign.is_own(e, mutant.header) and not e.is_test),
               key=lambda e: len(e.path.name), default=None)


def _record(primitive, number, part):
    directory = os.environ.get("WEAVEPROOF_REPORT_DIR")
    if directory:
        path = pathlib.Path(directory) / f"{primitive}.mutant.{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(part, ensure_ascii=False))


def _try(mutant, verdict, by):
    if verdict.verdict == "killed":
        return by.run(mutant.number, only=verdict.by)
    return by.run(mutant.number, most_executions=MOST_EXECUTIONS)


def run(all_mutants, verdicts, executables, options):
    seed = options.seed if options.seed is not None else int(os.environ.get("WEAVEPROOF_MUTANTS_SEED") or 1)
    print(f"seed {seed}")
    chance = random.Random(seed)
    by_name = {p.name: Executable(p) for p in executables}
    of = {}
    for _, mutants in all_mutants:
        for m in mutants:
            if m.key not in verdicts:
                print(f"not in the table, which is out of date: {m.key}: make mutants")
                return 1
            if by := _evidence(m, verdicts[m.key], by_name):
                of.setdefault(by.primitive.split("-")[0], []).append((m, by))
    wrong = 0
    for primitive in sorted(of):
        for m, by in chance.sample(of[primitive], min(options.count, len(of[primitive]))):
            v, begin = verdicts[m.key], time.monotonic()
            outcome = _try(m, v, by)
            killed = outcome.verdict == "killed"
            right = (killed and outcome.kind == v.kind) if v.verdict == "killed" else not killed
            wrong += not right
            found = f"killed by {outcome.by}: {outcome.kind}" if killed else outcome.verdict
            print(f"{'ok' if right else 'WRONG'}  {m.key}: {found}", flush=True)
            _record(primitive, m.number, {
                "primitive": primitive, "evidence": "mutant", "name": m.key, "verdict": "violated" if killed else "holds",
                "expected": "violated" if v.verdict == "killed" else "holds", "kind": outcome.kind if killed else "",
                "expected_kind": v.kind if v.verdict == "killed" else "", "executions": outcome.executions, "blocked": 0,
                "properties": 0, "operations": 0, "histories": 0, "perturbations": 0, "seed": seed, "seconds": time.monotonic() - begin, "counterexample": "",
                "page": "", "step": 0})
    return 1 if wrong else 0
