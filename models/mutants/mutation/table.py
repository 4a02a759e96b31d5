"""The page docs/mutants.md, and the counterexamples beside it."""

import collections

from . import atomics

def code(text):
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", "\\|")


def file_of(mutant, used):
    """docs/mutants/mutex/try_lock.1.txt"""
    stem = mutant.header.removesuffix(".hpp")
    name = mutant.function.split("::")[-1].replace("~", "destructor_of_") or "header"
    used[stem, name] += 1
    return f"{stem}/{name}.{used[stem, name]}.txt"


def links(mutants, verdicts):
    """{key: path below docs/mutants} for those whose counterexamples are kept."""
    used = collections.Counter()
    result = {}
    for m in mutants:
        if verdicts[m.key].verdict == "killed" and not _is_test(verdicts[m.key]):
            result[m.key] = file_of(m, used)
    return result


def _is_test(verdict):
    return verdict.kind == "failed test"


def _outcome(mutant, verdict, link):
    if verdict.verdict == "equivalent":
        return f"equivalent: {verdict.reason}".replace("|", "\\|")
    what = f"[{verdict.kind}](mutants/{link})" if link else verdict.kind
    return f"{what} in {code(verdict.by)}"


def _short(function):
    return function.split("::", 1)[1] if "::" in function else function


def _atomic_rows(header, mutants, verdicts, linked):
    by_operation = collections.defaultdict(list)
    for m in mutants:
        if m.kind in ("order", "plain", "split"):
            by_operation[m.operation_begin].append(m)
    for o in atomics.operations(header):
        found = by_operation[o.begin]
        tell = {m.kind: [] for m in found}
        for m in found:
            words = _outcome(m, verdicts[m.key], linked.get(m.key))
            tell[m.kind].append(f"{m.mutation}: {words}" if m.kind == "order" else words)
        order = "<br>".join(tell.get("order", [])) or "relaxed: there is no weaker one"
        whole = tell.get("plain", []) or tell.get("split", [])
        kind = "not atomic: " if "plain" in tell else "split in two: " if "split" in tell else ""
        yield f"| {code(_short(o.function))} | {code(atomics.short(o.text))} | {order} | {kind}{''.join(whole) or '–'} |"


def _wake_rows(mutants, verdicts, linked):
    for m in mutants:
        if m.kind == "wake":
            yield f"| {code(_short(m.function))} | {code(m.operation)} | {_outcome(m, verdicts[m.key], linked.get(m.key))} |"


def totals(mutants, verdicts):
    names = {"order": "memory orders, each one step weaker", "plain": "relaxed accesses, each made plain",
             "split": "atomic steps, each split in two", "wake": "wakes, each left out"}
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
    lines = [introduction.rstrip("\n"), ""]
    lines += totals([m for h in headers for m in mutants_of[h.name]], verdicts)
    for h in headers:
        mutants = mutants_of[h.name]
        atomic = list(_atomic_rows(h, mutants, verdicts, linked))
        wake = list(_wake_rows(mutants, verdicts, linked))
        if not atomic and not wake:
            continue
        lines += ["", f"## {h.name}"]
        if atomic:
            lines += ["", "| in | operation | order | one step |", "|---|---|---|---|", *atomic]
        if wake:
            lines += ["", "| in | without | there is |", "|---|---|---|", *wake]
    return "\n".join(lines) + "\n"
