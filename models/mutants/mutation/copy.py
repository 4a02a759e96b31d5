"""Writes the copy of a header in which all of its mutants are, each where `weaveproof_mutant(number)` says so."""

from . import atomics, values, wakes
from .header import Unreadable
from .mutant import number_all

ROOM = 10000  # numbers for each header


def mutants_of(header, index):
    found = atomics.mutants(header) + wakes.mutants(header) + values.mutants(header)
    if len(found) >= ROOM:
        raise Unreadable(f"{header.path}: more than {ROOM} mutants")
    return number_all(found, (index + 1) * ROOM)


def _nested(mutants):
    """By the range that they replace, outer ranges before those inside."""
    ranges = {}
    for m in mutants:
        ranges.setdefault((m.begin, -m.end), []).append(m)
    return [(begin, -end, ranges[begin, end]) for begin, end in sorted(ranges)]


def instrumented(header, mutants):
    """The text of the copy. Every line stays where it is, so that what is told of it is true of the original."""
    pending = _nested(mutants)

    def render(begin, end, position):
        """The text of [begin, end) with all that is pending inside; and the next position in `pending`."""
        parts, at = [], begin
        while position < len(pending) and pending[position][0] < end:
            first, last, here = pending[position]
            if last > end:
                raise Unreadable(f"{header.path}: mutants overlap: {here[0].key}")
            parts.append(header.source(at, first))
            inner, position = render(first, last, position + 1)
            if here[0].kind == "constant" and "NUMBER" in here[0].replacement:
                # A constant is chosen where it is used; its declaration keeps its lines.
                inner = here[0].replacement.replace("NUMBER", str(here[0].number)) + "\n" * inner.count("\n")
            else:
                choices = "".join(f"weaveproof_mutant({m.number}) ? {m.replacement} : " for m in here)
                inner = f"({choices}{inner})"
            parts.append(inner)
            at = last
        parts.append(header.source(at, end))
        return "".join(parts), position

    text, _ = render(0, len(header.text), 0)
    if text.count("\n") != header.text.count(b"\n"):
        raise Unreadable(f"{header.path}: the copy has other lines")
    return f'#line 1 "{header.path}"\n{text}'
