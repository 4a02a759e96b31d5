"""Each comparison is moved by one, each constant is one more."""

from .header import Unreadable
from .mutant import Mutant

NUMBERS = {"INT", "UINT", "LONG", "ULONG", "SHORT", "USHORT", "SCHAR", "UCHAR"}
NUDGED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}


def _skipped(header):
    """Where nothing can be chosen at run time, or what is there is no part of what the program does."""
    result = header.asserts + header.static_asserts + header.directives
    result += [(n.begin, n.end) for n in header.nodes if n.kind in ("ENUM_CONSTANT_DECL", "TEMPLATE_NON_TYPE_PARAMETER")]
    for i, t in enumerate(header.tokens):
        if t.text == "constexpr" and header.tokens[i - 1].text == "if":
            result.append((t.begin, header.tokens[header.closing(i + 1)].end))
    return result


def _constexpr_variables(header):
    """(node, index of the token behind `constexpr`, index of the name)."""
    for n in header.nodes:
        if n.kind == "VAR_DECL":
            begin, name = header.token_at(n.begin), header.token_at(n.at)
            words = [t.text for t in header.tokens[begin:name]]
            if "constexpr" in words:
                yield n, begin + words.index("constexpr") + 1, name


def _named_constants(header):
    """Those that are numbers; and the ranges of all of them, in which nothing else can be chosen at run time."""
    result, covered = [], []
    for n, first, name in _constexpr_variables(header):
        begin, end = n.begin, n.end
        covered.append((begin, end))
        if n.type not in NUMBERS or header.tokens[name + 1].text != "=":
            continue
        at_type, at_name = header.tokens[first].begin, header.tokens[name].begin
        kind = f"::weaveproof::mutants::constant<{header.one_line(at_type, at_name)}, NUMBER>"
        value = header.one_line(header.tokens[name + 2].begin, end)
        result.append(Mutant(
            header.name, header.function_at(begin), header.tokens[name].line, "constant", header.one_line(at_type, end),
            "one more", at_type, end, f"{kind} {header.tokens[name].text} = {kind}({value})", begin))
    return result, covered


def _literals(header, skipped):
    result = []
    for i, t in enumerate(header.tokens):
        is_bool = t.text in ("true", "false")
        if not (is_bool or (t.is_literal and t.text[0].isdigit())) or header.is_in(skipped, t.begin):
            continue
        if header.tokens[i - 1].text in ("[", "<") or header.tokens[i + 1].text == ">":  # a bound, an argument of a template
            continue
        new = _one_more(t.text)
        if header.tokens[i - 1].text == "=" and header.tokens[i - 2].text in (")", "const", "noexcept"):  # pure virtual
            continue
        first, last = _around(header, i)
        text = header.one_line(first, last)
        result.append(Mutant(header.name, header.function_at(t.begin), t.line, "constant", text,
                             f"{t.text} → {new}", t.begin, t.end, new, first))
    return result


def _one_more(literal):
    if literal in ("true", "false"):
        return "false" if literal == "true" else "true"
    number = literal.replace("'", "")
    try:
        return hex(int(number, 16) + 1) if number.startswith("0x") else str(int(number) + 1)
    except ValueError:
        return f"({literal} + 1)"  # with a suffix, or no whole number


def _around(header, i):
    """The statement, condition or initializer that the token is in, for people: the indices of its first and last token."""
    tokens = header.tokens

    def is_initializer(brace):  # of an object: `x{0};`
        close = header.closing(brace)
        return close + 1 < len(tokens) and tokens[close + 1].text == ";" and tokens[close].line == tokens[brace].line

    first = last = i
    while first > 0:
        text = tokens[first - 1].text
        is_access = text == ":" and tokens[first - 2].text in ("public", "private", "protected")
        if text in (";", "}") or is_access or (text == "{" and not is_initializer(first - 1)):
            break
        first = header.closing(first - 1) if text in (")", "]") else first - 1
    while last + 1 < len(tokens):
        text = tokens[last + 1].text
        if text in (";", "{") or (text == "}" and not is_initializer(header.closing(last + 1))):
            break
        last = header.closing(last + 1) if text in ("(", "[") else last + 1
    return tokens[first].begin, tokens[last].end


def _comparisons(header, skipped):
    """Built-in ones, and calls of operators: where <=> stands in for another, its call has the whole range."""
    found = {}
    for n in header.nodes:
        begin, end = n.begin, n.end
        is_call = n.kind == "CALL_EXPR" and n.name.startswith("operator")
        if not (is_call or n.kind == "BINARY_OPERATOR") or header.is_in(skipped, begin):
            continue
        operator = header.tokens[header.token_at(n.first_child_end)]
        if operator.text not in NUDGED or operator.end >= end:
            continue
        if operator.begin not in found or found[operator.begin].end < end:
            left, right = header.one_line(begin, operator.begin), header.one_line(operator.end, end)
            new = NUDGED[operator.text]
            found[operator.begin] = Mutant(
                header.name, header.function_at(begin), operator.line, "comparison", header.one_line(begin, end),
                f"{operator.text} → {new}", begin, end, f"{left} {new} {right}", begin)
    return list(found.values())


def _expected_comparisons(header, skipped):
    """How many there are by the look of it: the format has spaces around each, and none around what is not one."""
    count = 0
    for t in header.tokens:
        spaced = header.text[t.begin - 1:t.begin] in (b" ", b"\n") and header.text[t.end:t.end + 1] in (b" ", b"\n")
        count += t.text in NUDGED and spaced and not header.is_in(skipped, t.begin)
    return count


def mutants(header):
    skipped = _skipped(header)
    named, covered = _named_constants(header)
    skipped = skipped + covered
    compared = _comparisons(header, skipped)
    expected = _expected_comparisons(header, skipped)
    if len(compared) != expected:
        raise Unreadable(f"{header.path}: {expected} comparisons, and {len(compared)} that Clang tells of")
    return named + _literals(header, skipped) + compared
