"""Atomic operations: each order a step weaker, each step split in two, each relaxed access without atomicity."""

import dataclasses

from .header import Unreadable
from .mutant import Mutant

# How many orders an operation names, and what it does.
ORDERS = {"load": 1, "store": 1, "exchange": 1, "compare_exchange_strong": 2, "compare_exchange_weak": 2,
          "fetch_add": 1, "fetch_sub": 1, "fetch_and": 1, "fetch_or": 1, "fetch_xor": 1}
FENCES = {"atomic_thread_fence", "atomic_signal_fence"}
ORDER = "memory_order_"

WEAKER_LOAD = {"seq_cst": ["acquire"], "acquire": ["relaxed"], "relaxed": []}
WEAKER_STORE = {"seq_cst": ["release"], "release": ["relaxed"], "relaxed": []}
WEAKER_BOTH = {"seq_cst": ["acq_rel"], "acq_rel": ["acquire", "release"], "acquire": ["relaxed"],
               "release": ["relaxed"], "relaxed": []}


@dataclasses.dataclass
class Order:
    name: str  # "acquire"
    begin: int
    end: int
    role: str  # "success", "failure", or empty


@dataclasses.dataclass
class Operation:
    name: str
    object: str  # the source of the atomic object; of a fence empty
    arguments: str
    begin: int
    end: int
    line: int
    function: str
    text: str
    orders: list

    def weaker(self, order):
        if self.name == "load" or order.role == "failure":
            return WEAKER_LOAD[order.name]
        return (WEAKER_STORE if self.name == "store" else WEAKER_BOTH)[order.name]


def _object_begin(tokens, dot):
    """The index where `a.b->c` begins, of which the token at `dot` is the last dot or arrow."""
    i = dot
    while tokens[i].text in (".", "->", "::"):
        i -= 1
        if not (tokens[i].text.isidentifier() or tokens[i].text == "this"):
            raise Unreadable(f"line {tokens[i].line}: an atomic object that is more than a name")
        i -= 1
    return i + 1


def _orders_in(header, begin, end, is_compare):
    tokens = header.tokens
    found = []
    i = begin - 1
    while (i := i + 1) < end:
        if tokens[i].text in ("(", "{"):  # what is in there is of another operation
            i = header.closing(i)
        elif tokens[i].text.startswith(ORDER):
            role = ("success", "failure")[min(len(found), 1)] if is_compare else ""
            found.append(Order(tokens[i].text[len(ORDER):], tokens[i - 2].begin, tokens[i].end, role))
    return found


def operations(header):
    """Every atomic operation and fence. Throws Unreadable where one names no order, or an order belongs to none."""
    tokens, result = header.tokens, []
    for i, t in enumerate(tokens):
        is_member = t.text in ORDERS and tokens[i - 1].text in (".", "->")
        if not (is_member or t.text in FENCES) or tokens[i + 1].text != "(":
            continue
        close = header.closing(i + 1)
        first = _object_begin(tokens, i - 1) if is_member or tokens[i - 1].text == "::" else i
        found = _orders_in(header, i + 2, close, ORDERS.get(t.text) == 2)
        if len(found) != (ORDERS[t.text] if is_member else 1):
            raise Unreadable(f"{header.path}:{t.line}: {t.text} does not name its memory order")
        result.append(Operation(
            t.text, header.source(tokens[first].begin, tokens[i - 1].begin) if is_member else "",
            header.one_line(tokens[i + 2].begin, tokens[close].begin), tokens[first].begin, tokens[close].end, t.line,
            header.function_at(t.begin), header.one_line(tokens[first].begin, tokens[close].end), found))
    named = sum(len(o.orders) for o in result)
    there = sum(t.text.startswith("memory_order") for t in tokens)
    if named != there:
        raise Unreadable(f"{header.path}: {there} memory orders, of which {there - named} belong to no known operation")
    return result


def short(operation):
    return operation.replace("std::memory_order_", "")


def mutants(header):
    result = []
    for o in operations(header):
        def add(kind, mutation, begin, end, replacement):
            result.append(Mutant(header.name, o.function, o.line, kind, short(o.text), mutation, begin, end, replacement,
                                 o.begin))

        for order in o.orders:
            for weaker in o.weaker(order):
                what = f"{order.role}: " if order.role else ""
                add("order", f"{what}{order.name} → {weaker}", order.begin, order.end, f"std::memory_order_{weaker}")
        if o.name in ("load", "store"):
            if o.orders[0].name == "relaxed":
                value = f", {o.arguments.rsplit(',', 1)[0]}" if o.name == "store" else ""
                add("plain", "not atomic", o.begin, o.end, f"::weaveproof::mutants::plain_{o.name}({o.object}{value})")
        elif o.name in ORDERS:
            add("split", "split in two", o.begin, o.end,
                f"::weaveproof::mutants::split_{o.name}({o.object}, {o.arguments})")
    return result
