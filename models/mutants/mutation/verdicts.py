"""What became of each mutant, as it is kept beside the tool; and the mutants that are known to be equivalent, with reasons."""

import dataclasses
import tomllib

HEAD = "# Written by `models/mutants/mutants table`: what became of each mutant. mutant, verdict, executable, model or test, kind.\n"


@dataclasses.dataclass
class Verdict:
    verdict: str  # killed or equivalent
    executable: str = ""
    by: str = ""
    kind: str = ""
    reason: str = ""  # of an equivalent


class Contradiction(Exception):
    """What is kept is not what is so."""


def equivalents(path):
    """{key: reason}. Throws Contradiction where a mutant is there twice, or has no reason."""
    result = {}
    with open(path, "rb") as file:
        for entry in tomllib.load(file).get("equivalent", []):
            reason = " ".join(entry.get("reason", "").split())
            if not reason:
                raise Contradiction(f"{path}: no reason: {entry['mutants'][0]}")
            for key in entry["mutants"]:
                if key in result:
                    raise Contradiction(f"{path}: twice: {key}")
                result[key] = reason
    return result


def write(path, verdicts):
    lines = [f"{key}\t{v.verdict}\t{v.executable}\t{v.by}\t{v.kind}\n" for key, v in verdicts.items()]
    path.write_text(HEAD + "".join(lines))


def read(path, reasons):
    result = {}
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            key, *rest = line.split("\t")
            result[key] = Verdict(*rest, reason=reasons.get(key, ""))
    return result


def contradictions(mutants, verdicts, reasons):
    """A line for each mutant without a verdict, verdict without a mutant, and equivalent that is none."""
    keys = {m.key for m in mutants}
    result = [f"not tried: {k}" for k in sorted(keys - verdicts.keys())]
    result += [f"there is no such mutant any more: {k}" for k in sorted((verdicts.keys() | reasons.keys()) - keys)]
    result += [f"listed as equivalent, and killed by {verdicts[k].by}: {k}" for k in sorted(reasons)
               if k in verdicts and verdicts[k].verdict == "killed"]
    result += [f"neither killed nor listed as equivalent ({v.verdict} {v.kind}): {k}" for k, v in verdicts.items()
               if v.verdict != "killed" and k not in reasons]
    return result
