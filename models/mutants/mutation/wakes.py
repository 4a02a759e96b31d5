"""Each call that wakes a thread, lets a coroutine go on, or brings that about, is left out; its arguments are evaluated."""

import re

from .mutant import Mutant

WAKES = re.compile(r"(futex_wake|wake\w*|notify\w*|dismiss\w*|resume\w*|claim_wake\w*|next_generation)$")
BEFORE_A_CALL = set("( ; { } ! = , ? : && || return".split())


def mutants(header):
    tokens, result = header.tokens, []
    for i, t in enumerate(tokens):
        if not WAKES.match(t.text) or tokens[i + 1].text != "(" or not header.function_at(t.begin):
            continue
        first = i
        while tokens[first - 1].text in (".", "->", "::"):
            first -= 2
            if tokens[first].text == ")":  # pop().f()
                first = header.closing(first) - 1
        if tokens[first - 1].text not in BEFORE_A_CALL and not tokens[first - 1].text == "]":
            continue  # a declaration
        close = header.closing(i + 1)
        begin, end = tokens[first].begin, tokens[close].end
        call = header.one_line(begin, end)
        arguments = header.one_line(tokens[i + 2].begin, tokens[close].begin)
        evaluated = f"static_cast<void>(({arguments})), " if arguments else ""
        result.append(Mutant(header.name, header.function_at(begin), t.line, "wake", call, "left out", begin, end,
                             f"({evaluated}decltype({call})())", begin))
    return result
