"""The page docs/mutants.md, and the counterexamples beside it."""

import collections
import re

from . import atomics
from .evidence import WITHOUT_TEXT

VALUES = ("comparison", "constant")


def code(text):
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", "\\|")


def file_of(mutant, used):
    """docs/mutants/mutex/try_lock.1.txt"""
    stem = mutant.header.removesuffix(".hpp")
    name = re.sub(r"\W", "", mutant.function.split("::")[-1].replace("~", "destructor_of_")) or "header"
    used[stem, name] += 1
    return f"{stem}/{name}.{used[stem, name]}.txt"


def links(mutants, verdicts):
    """{key: path below docs/mutants} for those whose counterexamples are kept."""
    used = collections.Counter()
    result = {}
    for m in sorted(mutants, key=lambda m: m.kind in VALUES):  # so that the names of the others do not depend on these
        if verdicts[m.key].verdict == "killed" and verdicts[m.key].kind not in WITHOUT_TEXT:
            result[m.key] = file_of(m, used)
    return result


def shared_reasons(mutants, verdicts):
    """{reason: its number} for those that several mutants have: they are told once."""
    count = collections.Counter(verdicts[m.key].reason for m in mutants if verdicts[m.key].verdict == "equivalent")
    return {reason: i for i, reason in enumerate((r for r, n in count.items() if n > 1), 1)}


def _outcome(verdict, link, numbers):
    if verdict.verdict == "equivalent":
        number = numbers.get(verdict.reason)
        return f"equivalent: [reason {number}](#reason-{number})" if number else f"equivalent: {_plain(verdict.reason)}"
    what = f"[{verdict.kind}](mutants/{link})" if link else verdict.kind
    return f"{what} in {code(verdict.by)}"


def _plain(text):
    return text.replace("|", "\\|")


def _short(function):
    return code(function.split("::", 1)[-1]) if function else "–"


def _atomic_rows(header, mutants, outcome_of):
    by_operation = collections.defaultdict(list)
    for m in mutants:
        if m.kind in ("order", "plain", "split"):
            by_operation[m.operation_begin].append(m)
    for o in atomics.operations(header):
        found = by_operation[o.begin]
        tell = {m.kind: [] for m in found}
        for m in found:
            words = outcome_of(m)
            tell[m.kind].append(f"{m.mutation}: {words}" if m.kind == "order" else words)
        order = "<br>".join(tell.get("order", [])) or "relaxed: there is no weaker one"
        whole = tell.get("plain", []) or tell.get("split", [])
        kind = "not atomic: " if "plain" in tell else "split in two: " if "split" in tell else ""
        yield f"| {_short(o.function)} | {code(atomics.short(o.text))} | {order} | {kind}{''.join(whole) or '–'} |"


def _wake_rows(mutants, outcome_of):
    for m in mutants:
        if m.kind == "wake":
            yield f"| {_short(m.function)} | {code(m.operation)} | {outcome_of(m)} |"


def _value_rows(mutants, outcome_of):
    for m in mutants:
        if m.kind in VALUES:
            change = " → ".join(map(code, m.mutation.split(" → "))) if " → " in m.mutation else m.mutation
            yield f"| {_short(m.function)} | {code(atomics.short(m.operation))} | {change} | {outcome_of(m)} |"


def totals(mutants, verdicts):
    names = {"order": "memory orders, each one step weaker", "plain": "relaxed accesses, each made plain",
             "split": "atomic steps, each split in two", "wake": "wakes, each left out",
             "comparison": "comparisons, each moved by one", "constant": "constants, each one more"}
    lines = ["| | mutants | killed | equivalent | survivors |", "|---|---:|---:|---:|---:|"]
    everything = collections.Counter()
    for kind in (*names, None):
        count = collections.Counter()
        for m in mutants:
            if kind in (m.kind, None):
                count[verdicts[m.key].verdict] += 1
        total = sum(count.values())
        lines.append(f"| {names.get(kind, 'all')} | {total} | {count['killed']} | {count['equivalent']} | "
                     f"{total - count['killed'] - count['equivalent']} |")
    return lines


def page(introduction, headers, mutants_of, verdicts, linked):
    everything = [m for h in headers for m in mutants_of[h.name]]
    numbers = shared_reasons(everything, verdicts)

    def outcome_of(mutant):
        return _outcome(verdicts[mutant.key], linked.get(mutant.key), numbers)

    lines = [introduction.rstrip("\n"), "", *totals(everything, verdicts)]
    for h in headers:
        mutants = mutants_of[h.name]
        tables = {
            "| in | operation | order | one step |": list(_atomic_rows(h, mutants, outcome_of)),
            "| in | without | there is |": list(_wake_rows(mutants, outcome_of)),
            "| in | comparison or constant | changed | there is |": list(_value_rows(mutants, outcome_of))}
        if any(tables.values()):
            lines += ["", f"## {h.name}"]
        for head, rows in tables.items():
            if rows:
                lines += ["", head, "|---" * (head.count("|") - 1) + "|", *rows]
    if numbers:
        lines += ["", "## Reasons", "", "Why mutants are equivalent, where several are for the same reason."]
        lines += [line for reason, number in numbers.items() for line in ("", f'<a id="reason-{number}"></a>{number}. {reason}')]
    return "\n".join(lines) + "\n"
