"""The mutators, on a header that has one of each thing, on headers that they must refuse, and on those that ship.

Needs Clang for Python. Run by CTest as mutants_test.
"""

import argparse
import contextlib
import io
import pathlib
import re
import sys
import tempfile
import unittest
import unittest.mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from mutation import atomics, campaign, copy, evidence, header, sample, table, verdicts  # noqa: E402
from mutation.mutant import Mutant  # noqa: E402

EXAMPLE = HERE / "include"
SHIPPED = HERE.parents[2] / "primitives" / "include"
COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)


def mutants_of(text):
    """Of a header with this text."""
    with tempfile.TemporaryDirectory() as root:
        path = pathlib.Path(root) / "weaveproof" / "one.hpp"
        path.parent.mkdir()
        path.write_text(text)
        return copy.mutants_of(header.Header(root, "one.hpp"), 0)


def changes_nothing(of, mutant):
    """Whether the copy with the mutant chosen would be the original."""
    return "".join(mutant.replacement.split()) == "".join(of.source(mutant.begin, mutant.end).split())


class Example(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.header = header.Header(EXAMPLE, "example.hpp")
        cls.mutants = copy.mutants_of(cls.header, 0)

    def test_has_every_mutant(self):
        self.assertEqual(sorted((m.kind, m.function, m.operation, m.mutation) for m in self.mutants), sorted([
            ("order", "example::set", "value_.store(x, release)", "release → relaxed"),
            ("order", "example::set", "value_.exchange(least, acq_rel)", "acq_rel → acquire"),
            ("order", "example::set", "value_.exchange(least, acq_rel)", "acq_rel → release"),
            ("split", "example::set", "value_.exchange(least, acq_rel)", "split in two"),
            ("comparison", "example::set", "value_.exchange(least, std::memory_order_acq_rel) < x", "< → <="),
            ("wake", "example::set", "futex_wake(value_, all_)", "left out"),
            ("plain", "example::get", "value_.load(relaxed)", "not atomic"),
            ("order", "example::get", "value_.load(seq_cst)", "seq_cst → acquire"),
            ("order", "example::take", "value_.compare_exchange_strong(expected, 3, acquire, relaxed)",
             "success: acquire → relaxed"),
            ("split", "example::take", "value_.compare_exchange_strong(expected, 3, acquire, relaxed)", "split in two"),
            ("constant", "example::take",
             "return value_.compare_exchange_strong(expected, 3, std::memory_order_acquire, std::memory_order_relaxed)",
             "3 → 4"),
            ("constant", "example", "int least = 7", "one more"),
            ("constant", "example", "std::atomic<int> value_{0}", "0 → 1"),
        ]))

    def test_each_changes_something(self):
        self.assertEqual([m.key for m in self.mutants if changes_nothing(self.header, m)], [])

    def test_a_mutator_that_changes_nothing_is_noticed(self):
        begin = self.header.text.index(b"std::memory_order_release")
        broken = Mutant("example.hpp", "", 1, "order", "", "", begin, begin + len("std::memory_order_release"),
                        "std::memory_order_release")
        self.assertTrue(changes_nothing(self.header, broken))

    def test_the_copy_has_each_on_its_line(self):
        lines = copy.instrumented(self.header, self.mutants).split("\n")[1:]
        for m in self.mutants:
            found = [n for n, line in enumerate(lines, 1)
                     if f"weaveproof_mutant({m.number})" in line or f", {m.number}>" in line]
            self.assertIn(m.line, range(found[0] - 1, found[0] + 3), m.key)
        self.assertEqual(len(lines), self.header.text.count(b"\n") + 1)

    def test_two_that_say_the_same_are_told_apart(self):
        self.assertEqual(len({m.key for m in self.mutants}), len(self.mutants))
        twice = "#include <atomic>\nstruct s { std::atomic<int> a; int f() {" + \
            " a.load(std::memory_order_acquire);" * 2 + " return 0; } };\n"
        keys = [m.key for m in mutants_of(twice) if m.kind == "order"]
        self.assertEqual(keys[1].replace(" #2", ""), keys[0])


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.header = header.Header(EXAMPLE, "example.hpp")
        cls.mutants = copy.mutants_of(cls.header, 0)

    def page(self, verdict_of):
        found = {m.key: verdict_of(m) for m in self.mutants}
        return table.page("", [self.header], {"example.hpp": self.mutants}, found, table.links(self.mutants, found))

    def test_tells_of_every_kind(self):
        page = self.page(lambda m: verdicts.Verdict("killed", "e", "example.model", "deadlock"))
        self.assertIn("| `set` | `value_.exchange(least, acq_rel) < x` | `<` → `<=` | [deadlock](mutants/example/set.", page)
        self.assertIn("| `example` | `int least = 7` | one more | [deadlock](mutants/example/example.", page)
        self.assertIn("| `set` | `futex_wake(value_, all_)` | [deadlock](", page)
        self.assertIn("| comparisons, each moved by one | 1 | 1 | 0 | 0 |", page)
        self.assertIn("| constants, each one more | 3 | 3 | 0 | 0 |", page)

    def test_a_reason_of_several_is_told_once(self):
        def verdict_of(m):
            return verdicts.Verdict("equivalent", reason="shared" if m.kind == "constant" else f"alone: {m.key}")
        page = self.page(verdict_of)
        self.assertEqual(page.count("shared"), 1)
        self.assertEqual(page.count("equivalent: [reason 1](#reason-1)"), 3)
        self.assertIn('<a id="reason-1"></a>1. shared', page)
        self.assertIn("equivalent: alone: ", page)

    def test_what_a_test_kills_has_no_counterexample(self):
        page = self.page(lambda m: verdicts.Verdict("killed", "e", "example.test", evidence.FAILED_TEST))
        self.assertNotIn("](mutants/", page)


class Tried(unittest.TestCase):
    """Executables that are scripts."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.mutant = mutants_of("#include <atomic>\ninline int f(std::atomic<int>& a) { "
                                 "return a.load(std::memory_order_acquire); }\n")[0]

    def executable(self, name, script):
        path = pathlib.Path(self.directory.name) / f"weaveproof-mutants-{name}"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def run_one(self, name, script, seconds=30):
        return campaign.Campaign._run(evidence.Executable(self.executable(name, script)), 1, 0, seconds)

    def test_a_violated_model_and_a_failed_test_kill(self):
        violated = self.run_one("one", r"printf 'model\tone.m\tviolated\tdeadlock\t3\n'; exit 1")
        self.assertEqual((violated.verdict, violated.by, violated.kind), ("killed", "one.m", "deadlock"))
        for end in ("exit 1", "kill -SEGV $$"):
            failed = self.run_one("unit-one", f"echo '[ RUN      ] one.t'; {end}")
            self.assertEqual((failed.verdict, failed.by, failed.kind), ("killed", "one.t", evidence.FAILED_TEST))

    def test_what_holds_survives(self):
        self.assertEqual(self.run_one("one", r"printf 'model\tone.m\tholds\t\t3\n'").verdict, "survived")

    def test_what_does_not_end_is_killed(self):
        late = self.run_one("one", "echo '[ RUN      ] one.m'; exec sleep 60", seconds=0.3)
        self.assertEqual((late.verdict, late.by, late.kind), ("killed", "one.m", evidence.DOES_NOT_END))

    def test_what_is_late_once_is_tried_again(self):
        once = f"test -e {self.directory.name}/late && exit 0; touch {self.directory.name}/late; exec sleep 60"
        self.assertEqual(self.run_one("one", once, seconds=0.3).verdict, "survived")

    def test_what_killed_it_before_is_asked_first(self):
        kills = self.executable("one", r"printf 'model\tone.m\tviolated\tdeadlock\t3\n'; exit 1")
        of = campaign.Campaign(EXAMPLE, [kills], pathlib.Path(self.directory.name) / "kept.json")
        before = verdicts.Verdict("killed", kills.name, "one.m", "deadlock")
        outcome, tried = of.attempt(self.mutant, before=before)
        self.assertEqual((outcome.by, tried), ("one.m", [kills.name]))
        of.save()
        kills.write_text("#!/bin/sh\nexit 0\n")  # kills it no more
        outcome, _ = campaign.Campaign(EXAMPLE, [kills], of.kept).attempt(self.mutant, before=before)
        self.assertEqual(outcome.verdict, "survived")


class Refused(unittest.TestCase):
    def refused(self, text, why):
        with self.assertRaisesRegex(header.Unreadable, why):
            mutants_of(text)

    def test_an_operation_without_an_order(self):
        self.refused("#include <atomic>\ninline int f(std::atomic<int>& a) { return a.load(); }\n", "does not name")

    def test_an_order_of_no_operation(self):
        self.refused("#include <atomic>\ninline auto f() { return std::memory_order_acquire; }\n", "no known operation")

    def test_what_does_not_compile(self):
        self.refused("int f( {\n", "error")


class Shipped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.headers = [header.Header(SHIPPED, name) for name in header.headers(SHIPPED)]

    def test_no_order_is_left_out(self):
        count = 0
        for of in self.headers:
            by_look = COMMENT.sub(b"", of.text).count(b"std::memory_order_")
            orders = [o for each in atomics.operations(of) for o in each.orders]
            self.assertEqual(len(orders), by_look, of.name)
            mutated = {m.begin for m in copy.mutants_of(of, 0) if m.kind == "order"}
            self.assertEqual(mutated, {o.begin for o in orders if o.name != "relaxed"}, of.name)
            count += by_look
        self.assertGreater(count, 100)

    def test_each_changes_something(self):
        for of in self.headers:
            self.assertEqual([m.key for m in copy.mutants_of(of, 0) if changes_nothing(of, m)], [])


class Kept(unittest.TestCase):
    def setUp(self):
        self.mutants = mutants_of("#include <atomic>\ninline int f(std::atomic<int>& a) { "
                                  "return a.load(std::memory_order_acquire); }\n")
        self.key = self.mutants[0].key

    def contradictions(self, found, reasons):
        return " ".join(verdicts.contradictions(self.mutants, found, reasons))

    def test_what_is_right(self):
        self.assertEqual(self.contradictions({self.key: verdicts.Verdict("killed", by="m")}, {}), "")
        self.assertEqual(self.contradictions({self.key: verdicts.Verdict("equivalent")}, {self.key: "because"}), "")

    def test_what_is_not(self):
        self.assertIn("not tried", self.contradictions({}, {}))
        self.assertIn("neither", self.contradictions({self.key: verdicts.Verdict("survived")}, {}))
        self.assertIn("listed as equivalent", self.contradictions({self.key: verdicts.Verdict("killed")}, {self.key: "?"}))
        self.assertIn("no such mutant", self.contradictions({self.key: verdicts.Verdict("killed")}, {"x": "?"}))

    def test_an_equivalent_has_a_reason(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[[equivalent]]\nmutants = ['a']\nreason = ''\n")
            file.flush()
            with self.assertRaisesRegex(verdicts.Contradiction, "no reason"):
                verdicts.equivalents(file.name)

    def try_sample(self, expected, found, primitive="one"):
        """What `sample` prints of the mutant and returns, where its executable finds this."""
        executable = unittest.mock.Mock(primitive=primitive, is_test=False, path=pathlib.Path("weaveproof-mutants-one"))
        executable.run.return_value = found
        printed = io.StringIO()
        with unittest.mock.patch.object(sample, "Executable", return_value=executable), contextlib.redirect_stdout(printed):
            code = sample.run([(None, self.mutants[:1])], {self.key: expected}, [executable.path],
                              argparse.Namespace(seed=1, count=6))
        return printed.getvalue(), code

    def test_a_sample_that_is_as_the_pages_say(self):
        killed = verdicts.Verdict("killed", "weaveproof-mutants-one", "m", "deadlock")
        self.assertEqual(self.try_sample(killed, evidence.Outcome("killed", "m", "deadlock"))[1], 0)
        self.assertEqual(self.try_sample(verdicts.Verdict("equivalent"), evidence.Outcome("survived"))[1], 0)

    def test_a_sample_that_is_not(self):
        killed = verdicts.Verdict("killed", "weaveproof-mutants-one", "m", "deadlock")
        for expected, found in ((killed, evidence.Outcome("survived")),
                                (killed, evidence.Outcome("killed", "m", "data race")),
                                (verdicts.Verdict("equivalent"), evidence.Outcome("killed", "m", "deadlock"))):
            printed, code = self.try_sample(expected, found)
            self.assertEqual(code, 1)
            self.assertIn("WRONG", printed)

    def test_a_sample_leaves_out_what_cannot_be_tried(self):
        printed, code = self.try_sample(verdicts.Verdict("equivalent"), evidence.Outcome("killed"), primitive="another")
        self.assertEqual((printed, code), ("seed 1\n", 0))


if __name__ == "__main__":
    unittest.main()
