"""A few mutants of each primitive, chosen by a seed: what killed them must kill them, and nothing those that are equivalent."""

import json
import os
import pathlib
import random
import time

from .campaign import Campaign
from .evidence import DOES_NOT_END, Executable

MOST_EXECUTIONS = 2000  # of an equivalent: it must hold as far as that


def _owner(mutant, verdict):
    """The primitive whose row it counts in: of a detail that of the one that kills it."""
    if verdict.executable:
        return Executable.primitive_of(verdict.executable).split("-")[0]
    return mutant.header.split("/")[0].removesuffix(".hpp").replace("detail", "mutex")


def _record(primitive, number, part):
    directory = os.environ.get("WEAVEPROOF_REPORT_DIR")
    if directory:
        path = pathlib.Path(directory) / f"{primitive}.mutant.{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(part, ensure_ascii=False))


def _try(mutant, verdict, by_name):
    if verdict.verdict == "killed":
        return by_name[verdict.executable].run(mutant.number, only=verdict.by)
    own = min((e for e in by_name.values() if Campaign.is_own(e, mutant.header) and not e.is_test),
              key=lambda e: len(e.path.name), default=None)
    return own.run(mutant.number, most_executions=MOST_EXECUTIONS) if own else None


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
            # Tests are built for `make mutants` alone, and what does not end would take long.
            if verdicts[m.key].executable in ("", *by_name) and verdicts[m.key].kind != DOES_NOT_END:
                of.setdefault(_owner(m, verdicts[m.key]), []).append(m)
    wrong = 0
    for primitive in sorted(of):
        for m in chance.sample(of[primitive], min(options.count, len(of[primitive]))):
            v, begin = verdicts[m.key], time.monotonic()
            outcome = _try(m, v, by_name)
            if outcome is None:
                continue  # an equivalent of a detail that no primitive is named after
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
