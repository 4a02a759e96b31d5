"""One change of one place in a header."""

import dataclasses


@dataclasses.dataclass
class Mutant:
    header: str
    function: str
    line: int
    kind: str  # one of KINDS
    operation: str  # the source of what is changed, on one line
    mutation: str  # in words: "release → relaxed"
    begin: int  # the bytes of the header that are replaced
    end: int
    replacement: str
    operation_begin: int = 0  # of the operation around, for the table
    copies: int = 1  # which of several that are told by nothing else
    number: int = 0  # by which it is chosen at run time

    @property
    def key(self):
        """What it is known by in the list of equivalents: no line numbers, which change."""
        nth = f" #{self.copies}" if self.copies > 1 else ""
        return f"{self.header} | {self.function} | {self.operation}{nth} | {self.mutation}"


KINDS = ("order", "wake", "split", "plain", "comparison", "constant")


def number_all(mutants, base):
    """Numbers them from `base` on, and tells those apart that say the same."""
    seen = {}
    mutants.sort(key=lambda m: (m.begin, -m.end, KINDS.index(m.kind), m.mutation))
    for i, m in enumerate(mutants):
        m.number = base + i
        same = (m.function, m.operation, m.mutation)
        seen[same] = m.copies = seen.get(same, 0) + 1
    return mutants
