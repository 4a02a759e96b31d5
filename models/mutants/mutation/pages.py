"""Writes the page about mutants, and says what it lacks."""

import pathlib
import re

from . import table, verdicts

HERE = pathlib.Path(__file__).resolve().parent
LINK = re.compile(r"\]\((mutants/[^)]+)\)")


def _verdict(outcome, tried, reason):
    if outcome.verdict == "killed":
        return verdicts.Verdict("killed", tried[-1], outcome.by, outcome.kind)
    return verdicts.Verdict("equivalent" if reason else outcome.verdict, kind=outcome.kind, reason=reason or "")


def _page(headers, mutants_of, found):
    mutants = [m for h in headers for m in mutants_of[h.name]]
    return table.page((HERE / "pages.md").read_text(), headers, mutants_of, found, table.links(mutants, found))


def write(source, all_mutants, campaign, reasons):
    """Returns an exit code: 1 where a mutant is neither killed nor equivalent."""
    docs, headers = source / "docs", [h for h, _ in all_mutants]
    mutants_of = {h.name: mutants for h, mutants in all_mutants}
    mutants = [m for _, found in all_mutants for m in found]
    kept = source / "models" / "mutants" / "verdicts.txt"
    before = verdicts.read(kept, reasons) if kept.exists() else {}
    found, texts = {}, {}
    for m in mutants:
        outcome, tried = campaign.attempt(m, m.key in reasons, before.get(m.key))
        found[m.key] = _verdict(outcome, tried, reasons.get(m.key))
        texts[m.key] = outcome.text
    wrong = verdicts.contradictions(mutants, found, reasons)
    if wrong:
        print("\n".join(wrong))
        return 1
    verdicts.write(kept, found)
    linked = table.links(mutants, found)
    for old in (docs / "mutants").rglob("*.txt"):
        if str(old.relative_to(docs / "mutants")) not in linked.values():
            old.unlink()
    for key, path in linked.items():
        file = docs / "mutants" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts[key])
    (docs / "mutants.md").write_text(_page(headers, mutants_of, found))
    print(f"docs/mutants.md: {len(mutants)} mutants, {len(linked)} counterexamples")
    return 0


def check(source, all_mutants, reasons):
    """Says how what is kept differs from what the headers are now; returns an exit code."""
    docs, headers = source / "docs", [h for h, _ in all_mutants]
    mutants = [m for _, found in all_mutants for m in found]
    found = verdicts.read(source / "models" / "mutants" / "verdicts.txt", reasons)
    wrong = verdicts.contradictions(mutants, found, reasons)
    page = (docs / "mutants.md").read_text()
    if not wrong and page != _page(headers, {h.name: ms for h, ms in all_mutants}, found):
        wrong.append("docs/mutants.md is out of date")
    wrong += [f"docs/mutants.md: there is no {link}" for link in LINK.findall(page) if not (docs / link).exists()]
    if wrong:
        print("\n".join([*wrong, "mutants: tell of what is there now: make mutants"]))
    return 1 if wrong else 0
