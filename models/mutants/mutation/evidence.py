"""What tries a mutant: executables in which all mutants are, and what one of them says with one mutant chosen."""

import dataclasses
import hashlib
import os
import pathlib
import re
import subprocess
import tempfile

NAME = re.compile(r"weaveproof-mutants-(unit-|properties-|)(.+)")
RUNNING = re.compile(r"^\[ RUN      \] (\S+)", re.MULTILINE)
FAILED = re.compile(r"^\[  FAILED  \] (\S+)", re.MULTILINE)


FAILED_TEST = "failed test"
DOES_NOT_END = "does not end"
WITHOUT_TEXT = (FAILED_TEST, DOES_NOT_END)  # kinds of what has no counterexample to show


@dataclasses.dataclass
class Outcome:
    """`verdict`: killed, survived, inconclusive, hangs or crashes."""

    verdict: str
    by: str = ""  # the model or test that killed it
    kind: str = ""  # of the violation, or why it is inconclusive
    text: str = ""  # the counterexample
    executions: int = 0

    def as_json(self):
        return dataclasses.asdict(self)


class Executable:
    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()
        self.is_test = NAME.fullmatch(self.path.name).group(1) != ""  # and no model
        self.primitive = self.primitive_of(self.path.name)
        with open(self.path, "rb") as file:
            self.hash = hashlib.file_digest(file, "sha256").hexdigest()

    @staticmethod
    def primitive_of(name):
        return NAME.fullmatch(name).group(2)

    def run(self, number=0, most_executions=0, seconds=300, only="*"):
        """`only`: the model or test that is run."""
        with tempfile.TemporaryDirectory() as directory:
            text = pathlib.Path(directory) / "counterexample.txt"
            environment = {**os.environ, "WEAVEPROOF_MUTANT": str(number), "WEAVEPROOF_MUTANT_TEXT": str(text),
                           "WEAVEPROOF_MUTANT_EXECUTIONS": str(most_executions), "GTEST_FAIL_FAST": "1", "GTEST_FILTER": only}
            try:
                done = subprocess.run([str(self.path)], env=environment, timeout=seconds, cwd=directory,
                                      capture_output=True, text=True, errors="replace")
            except subprocess.TimeoutExpired as late:
                begun = RUNNING.findall((late.stdout or b"").decode(errors="replace"))
                return Outcome("hangs", begun[-1] if begun else "", f"after {seconds:.0f} s")
            return self._judge(done, text.read_text() if text.exists() else "")

    def _judge(self, done, text):
        models = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("model\t")]
        executions = max((int(m[4]) for m in models), default=0)
        for _, name, verdict, kind, _ in models:
            if verdict == "violated":
                return Outcome("killed", name, kind, normalized(text), executions)
        if self.is_test and (done.returncode == 1 or done.returncode < 0):  # an assertion of the header's aborts
            failed = FAILED.search(done.stdout)
            return Outcome("killed", failed.group(1) if failed else RUNNING.findall(done.stdout)[-1], FAILED_TEST)
        if done.returncode != 0:
            how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
            return Outcome("crashes", kind=f"{how}: {(done.stderr or done.stdout)[-200:].strip()}")
        for _, name, verdict, kind, _ in models:
            if verdict not in ("holds", "hunted"):
                return Outcome("inconclusive", name, kind, executions=executions)
        return Outcome("survived", executions=executions)


def normalized(text):
    """Without how long it took, and where in memory things lay."""
    lines = text.rstrip("\n").split("\n")
    lines[-1] = re.sub(r", [0-9.]+ s( \(|$)", r"\1", lines[-1])
    return re.sub(r"0x[0-9a-f]{12}", "0x[an address]", "\n".join(lines)) + "\n"
