"""A header as Clang reads it: its tokens, and what of it lies where."""

import bisect
import pathlib

from clang import cindex
from clang.cindex import CursorKind

FUNCTIONS = {
    CursorKind.FUNCTION_DECL, CursorKind.FUNCTION_TEMPLATE, CursorKind.CXX_METHOD, CursorKind.CONSTRUCTOR,
    CursorKind.DESTRUCTOR, CursorKind.CONVERSION_FUNCTION,
}
CLASSES = {
    CursorKind.CLASS_DECL, CursorKind.CLASS_TEMPLATE, CursorKind.STRUCT_DECL,
    CursorKind.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION,
}
OPENING = {"(": ")", "[": "]", "{": "}"}


class Unreadable(Exception):
    """A header that Clang refuses, or that is written as the mutators do not know it."""


class Node:
    """What is needed of a cursor; the rest goes with Clang's tree, which is large."""

    __slots__ = ("kind", "name", "begin", "end", "at", "first_child_end", "type")

    def __init__(self, cursor):
        self.kind = cursor.kind.name
        self.name = cursor.spelling
        self.begin, self.end = cursor.extent.start.offset, cursor.extent.end.offset
        self.at = cursor.location.offset
        first = next(cursor.get_children(), None)
        self.first_child_end = first.extent.end.offset if first is not None else self.begin
        self.type = cursor.type.get_canonical().kind.name


class Token:
    __slots__ = ("text", "begin", "end", "line", "is_literal")

    def __init__(self, token):
        self.text = token.spelling
        self.begin = token.extent.start.offset
        self.end = token.extent.end.offset
        self.line = token.extent.start.line
        self.is_literal = token.kind == cindex.TokenKind.LITERAL


class Header:
    """`name` is its path below include/weaveproof."""

    def __init__(self, root, name):
        self.name = name
        self.path = pathlib.Path(root) / "weaveproof" / name
        self.text = self.path.read_bytes()
        unit = cindex.Index.create().parse(str(self.path), args=[
            "-xc++-header", "-std=c++20", f"-I{root}", "-UNDEBUG", "-fsanitize=thread"])
        errors = [str(d) for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
        if errors:
            raise Unreadable(f"{self.path}: {errors[0]}")
        self.tokens = [Token(t) for t in unit.get_tokens(extent=unit.cursor.extent)
                       if t.kind != cindex.TokenKind.COMMENT]
        self._begins = [t.begin for t in self.tokens]
        self._partner = self._match_brackets()
        self.nodes = []
        self._scopes = []  # (begin, end, name): classes and functions, outer ones first
        self._collect(unit.cursor, "")
        self.asserts = self._macro_calls("assert")
        self.static_asserts = self._macro_calls("static_assert")
        self.directives = self._directives()

    def _collect(self, cursor, inside):
        for child in cursor.get_children():
            if child.location.file is None or child.location.file.name != str(self.path):
                continue
            name = inside
            if child.kind in FUNCTIONS or (child.kind in CLASSES and child.spelling):
                own = child.spelling.split("<")[0] if child.kind in FUNCTIONS | CLASSES else child.spelling
                name = f"{inside}::{own}" if inside else own
                self._scopes.append((child.extent.start.offset, child.extent.end.offset, name, child.kind in FUNCTIONS))
            self.nodes.append(Node(child))
            self._collect(child, name)

    def _match_brackets(self):
        partner, stack = {}, []
        for i, t in enumerate(self.tokens):
            if t.text in OPENING:
                stack.append(i)
            elif t.text in OPENING.values():
                begin = stack.pop()
                partner[begin], partner[i] = i, begin
        return partner

    def _macro_calls(self, name):
        return [(t.begin, self.tokens[self._partner[i + 1]].end) for i, t in enumerate(self.tokens)
                if t.text == name and self.tokens[i + 1].text == "("]

    def _directives(self):
        result, offset = [], 0
        continued = False
        for line in self.text.split(b"\n"):
            if continued or line.lstrip().startswith(b"#"):
                result.append((offset, offset + len(line)))
                continued = line.endswith(b"\\")
            offset += len(line) + 1
        return result

    def closing(self, index):
        """The index of the bracket that belongs to the one at `index`."""
        return self._partner[index]

    def token_at(self, offset):
        """The index of the first token that begins at `offset` or later."""
        return bisect.bisect_left(self._begins, offset)

    def source(self, begin, end):
        return self.text[begin:end].decode()

    def one_line(self, begin, end):
        """The tokens between, on one line and without comments, spaced as in the source."""
        parts = []
        last = None
        for t in self.tokens[self.token_at(begin):]:
            if t.begin >= end:
                break
            if last is not None and last.end != t.begin and not (last.text == "(" and last.line != t.line):
                parts.append(" ")
            parts.append(t.text)
            last = t
        return "".join(parts)

    def function_at(self, offset):
        """The innermost function around, with the classes that it is in, or else the class; empty: none."""
        best, best_is_function = "", False
        for begin, end, name, is_function in self._scopes:
            if begin <= offset < end and (is_function or not best_is_function):
                best, best_is_function = name, is_function
        return best

    def is_in(self, ranges, offset):
        return any(begin <= offset < end for begin, end in ranges)


def headers(root):
    """The names of all headers below include/weaveproof."""
    base = pathlib.Path(root) / "weaveproof"
    return sorted(str(p.relative_to(base)) for p in base.rglob("*.hpp"))
