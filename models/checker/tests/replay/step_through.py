"""Run by gdb on one executable of models: steps through the execution of every report that is named, and writes what it met.

WEAVEPROOF_REPORTS holds the reports, one a line, each named <suite>.<test>.json; WEAVEPROOF_MET the file for what was met.
"""

import json
import os

import gdb


def place_of(frame):
    where = frame.find_sal()
    return [os.path.basename(where.symtab.filename) if where.symtab else "", where.line]


def functions(frame):
    names = []
    while frame is not None:
        names.append(frame.name() or "?")
        frame = frame.older()
    return names


def registers():
    return [int(gdb.newest_frame().read_register(name)) for name in ("rip", "rsp", "rbp", "rbx", "r12", "r13", "r14", "r15")]


def look_at_other_threads(running):
    """The names of functions on the stack of each thread that waits; nobody's registers may differ afterwards."""
    before = registers()
    stacks = {}
    for thread in replay.threads:
        if thread == running:
            continue
        try:
            replay.switch(thread)
        except gdb.GdbError:
            continue  # has not begun, or has ended
        stacks[thread] = functions(gdb.newest_frame())
    replay.restore()
    assert registers() == before
    return stacks


def step_through(report):
    open_report(report)
    gdb.execute("set args --gtest_filter=" + os.path.basename(report)[:-len(".json")], to_string=True)
    met = []
    gdb.execute("weave replay", to_string=True)
    while replay.number != 0 and replay.number <= len(replay.events):
        is_looked_at = replay.number in (len(replay.events) // 2, len(replay.events) - 1)
        met.append({"number": replay.number, "thread": replay.thread, "place": place_of(gdb.selected_frame()),
                    "running": replay.running_thread(),
                    "others": look_at_other_threads(replay.thread) if is_looked_at else {}})
        gdb.execute("weave next", to_string=True)
        if replay.number == met[-1]["number"]:  # a fault: that is the violation
            break
    return {"met": met, "end": replay.number}


result = {}
for name in os.environ["WEAVEPROOF_REPORTS"].splitlines():
    try:
        result[name] = step_through(name)
    except (gdb.error, AssertionError) as e:
        result[name] = {"error": f"{type(e).__name__}: {e}"}
with open(os.environ["WEAVEPROOF_MET"], "w", encoding="utf-8") as file:
    json.dump(result, file)
