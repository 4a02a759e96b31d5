"""Replays every broken twin of the models: alone, and in gdb.

    replay_test.py --models DIRECTORY --gdb-script FILE --schema FILE

Every executable weaveproof-models-* below the directory is run for the reports of its twins. Each report is replayed: same violation,
same events. Then gdb steps through it: same threads, same lines, stacks of the other threads that lead to where those began.
Needs Python's standard library, gdb on x86-64, and python3-jsonschema.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

OPTIONS = None
SECONDS = 300  # of one executable, or one gdb: the watchdog
BATCH = 16  # reports for one gdb, which has to read the symbols of the program first


def run(command, **environment):
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, errors="replace",
                          timeout=SECONDS, check=False)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_name(report):
    return report.name[:-len(".json")]


def shown(report):
    """What must be the same in a replay: all but where the program lies, and the text of sources, which may change at any time."""
    def reduced(it):
        if isinstance(it, dict):
            if any(int(it.get(k, "0")) >= 1 << 40 for k in ("read", "written")):  # addresses of objects, as values
                it = {k: v for k, v in it.items() if k not in ("read", "written")}
            return {k: reduced(v) for k, v in it.items() if k not in ("address", "recording", "text", "sources")}
        return [reduced(v) for v in it] if isinstance(it, list) else it
    return [report["kind"], report["message"], reduced(report["counterexample"])]


def user_place(stack):
    return next(([os.path.basename(f["file"]), f["line"]] for f in stack if not f["internal"] and f["file"] and f["line"]), None)


class Twins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory()
        cls.reports = {}  # by executable
        for program in sorted(pathlib.Path(OPTIONS.models).glob("*/weaveproof-models-*")):
            if not os.access(program, os.X_OK) or program.is_dir():
                continue
            room = pathlib.Path(cls.room.name) / program.name
            (room / "parts").mkdir(parents=True)
            ended = run([program], WEAVEPROOF_REPORT_DIR=str(room / "parts"), WEAVEPROOF_TWINS_ONLY="1")
            assert ended.returncode == 0, ended.stdout + ended.stderr
            if reports := sorted((room / "counterexamples").glob("*.json")):
                cls.reports[program] = reports
        print(f"{sum(map(len, cls.reports.values()))} twins in {len(cls.reports)} executables")
        sys.stdout.flush()

    @classmethod
    def tearDownClass(cls):
        cls.room.cleanup()

    def test_there_are_some(self):
        self.assertTrue(self.reports)

    def test_reports_are_as_documented(self):
        schema = load(pathlib.Path(OPTIONS.schema))
        check = jsonschema.Draft202012Validator(schema)
        for reports in self.reports.values():
            for report in reports:
                with self.subTest(report.name):
                    check.validate(load(report))
        some = load(next(iter(self.reports.values()))[0])
        for broken in ({**some, "verdict": "maybe"}, {**some, "surplus": 1}, {**some, "executions": "many"},
                       {k: v for k, v in some.items() if k != "message"}):
            self.assertFalse(check.is_valid(broken))

    def test_replays_show_what_was_found(self):
        for program, reports in self.reports.items():
            for report in reports:
                with self.subTest(report.name):
                    room = pathlib.Path(self.room.name) / "replayed" / report.name
                    (room / "parts").mkdir(parents=True)
                    ended = run([program, "--gtest_filter=" + test_name(report)], WEAVEPROOF_REPLAY=str(report),
                                WEAVEPROOF_REPORT_DIR=str(room / "parts"))
                    self.assertEqual(ended.returncode, 0, ended.stdout)
                    again = load(room / "counterexamples" / report.name)
                    self.assertEqual(shown(again), shown(load(report)))
                    self.assertLessEqual(again["executions"] + again["blocked"], 1)  # and nothing else was run

    @unittest.skipUnless(platform.machine() == "x86_64", "gdb shows threads on x86-64 only")
    def test_gdb_steps_through_all_events(self):
        batches = [(program, reports[i:i + BATCH])
                   for program, reports in self.reports.items() for i in range(0, len(reports), BATCH)]
        looked_at_others = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for walks in pool.map(self.step_through, batches):
                for name, walk in walks.items():
                    with self.subTest(os.path.basename(name)):
                        self.check_walk(load(pathlib.Path(name)), walk)
                        looked_at_others += sum(len(step["others"]) for step in walk["met"])
        self.assertGreater(looked_at_others, 0)

    def step_through(self, batch):
        program, reports = batch
        began = time.monotonic()
        met = pathlib.Path(self.room.name) / (test_name(reports[0]) + ".met.json")
        script = pathlib.Path(__file__).with_name("step_through.py")
        ended = run(["gdb", "-nx", "-q", "-batch", "-x", OPTIONS.gdb_script, "-x", str(script), str(program)],
                    WEAVEPROOF_REPORTS="\n".join(map(str, reports)), WEAVEPROOF_MET=str(met))
        print(f"{program.name}: {len(reports)} twins in gdb, {time.monotonic() - began:.1f} s")
        sys.stdout.flush()
        self.assertTrue(met.exists(), ended.stdout[-4000:] + ended.stderr[-4000:])
        return load(met)

    def check_walk(self, report, walk):
        self.assertNotIn("error", walk, walk.get("error"))
        events = report["counterexample"]["events"]
        names = [t["name"] for t in report["counterexample"]["threads"]]
        self.assertGreater(len(walk["met"]), 0)
        for step in walk["met"]:
            event = events[step["number"] - 1]
            self.assertEqual(f"T{step['thread']}", names[event["thread"]], step)
            self.assertEqual(step["running"], step["thread"], step)
            expected = user_place(event["stack"])
            if expected and event["kind"] not in ("begin", "end"):
                self.assertEqual(step["place"], expected, step)
            for stack in step["others"].values():
                self.assertTrue(any("enter_fiber" in name for name in stack), stack)
        # Of the places that the violation is about, the last may be no step of its own: it is where the program is stopped. And a
        # thread that waits at that moment may not have come to its wait, nor one that was just given what it waited for have taken
        # it: such an event has no stack.
        numbers = [step["number"] for step in walk["met"]]
        missing = [n + 1 for n, e in enumerate(events)
                   if n + 1 not in numbers and (e["stack"] or e["kind"] != "read")]
        kinds = [events[n - 1]["kind"] for n in missing]
        self.assertLessEqual(set(kinds), {"plain", "wait"}, missing)
        self.assertLessEqual(kinds.count("plain"), 1, missing)
        self.assertTrue("wait" not in kinds or report["kind"] not in ("deadlock", "livelock"), missing)
        self.assertEqual(walk["end"] > len(events) or report["kind"] == "signal", True, walk["end"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", required=True)
    parser.add_argument("--gdb-script", required=True)
    parser.add_argument("--schema", required=True)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
