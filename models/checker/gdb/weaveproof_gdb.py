"""Steps through the execution of a report in gdb: `help weave`.

The program replays the report (WEAVEPROOF_REPLAY) and calls weaveproof_replay_event() before each event of the execution, on the
stack of the thread that performs it, and weaveproof_replay_violation() at its end. Threads of the model are contexts of one thread of
the operating system. The registers of those that wait for their turn are in weaveproof_replay_threads.
"""

import json
import os
import re
import subprocess

import gdb

REGISTERS = ("rip", "rsp", "rbp", "rbx", "r12", "r13", "r14", "r15")
RESUMING = ("continue", "step", "next", "stepi", "nexti", "finish", "until", "advance", "jump", "signal", "run", "start",
            "kill", "detach")


class Trap(gdb.Breakpoint):
    """Stops where the program calls `function`, if `reached` says so."""

    def __init__(self, function, reached):
        super().__init__("*" + function, internal=True)
        self.silent = True
        self.reached = reached

    def stop(self):
        return self.reached()


def register(name):
    return int(gdb.newest_frame().read_register(name)) & 0xFFFFFFFFFFFFFFFF


class Replay:
    """The execution, and where the program is in it."""

    def __init__(self):
        self.traps = None
        self.forget()

    def forget(self):
        self.number = 0  # of the event that is next; one more than there are: the violation; 0: not begun, or over
        self.thread = None
        self.site = 0
        self.target = None
        self.own = None  # registers, while those of another thread are shown

    def open(self, path):
        try:
            with open(path, encoding="utf-8") as file:
                report = json.load(file)
            self.counterexample = report["counterexample"]
            self.events = self.counterexample["events"]
            # A report leaves out who did nothing, and counts the others; the program counts all, as their names do.
            self.threads = {int(t["name"][1:]): t for t in self.counterexample["threads"]}
            self.kind, self.message = report["kind"], report["message"]
        except (OSError, ValueError, KeyError, TypeError) as e:
            raise gdb.GdbError(f"{path} is no report of a violation: {e}")
        self.path = path
        self.forget()

    # --- running -----------------------------------------------------------------------------------------------------------

    def reached_event(self):
        self.number, self.thread, self.site = register("rdi"), register("rsi"), register("rdx")
        if self.target is None or self.number < self.target:
            return False
        self.target = None
        return True

    def reached_violation(self):
        thread = register("rdi")
        self.number, self.site, self.target = len(self.events) + 1, 0, None
        self.thread = thread if thread in self.threads else None
        return True

    def run(self, command, target):
        """Runs to the event with this number, or to whatever stops the program before it."""
        self.restore()
        self.target = target
        output = gdb.execute(command, to_string=True)
        if not is_running():
            self.forget()
            raise gdb.GdbError("the program has ended; what it has said stands above")
        if gdb.newest_frame().name() in ("weaveproof_replay_event", "weaveproof_replay_violation"):
            self.show()
        else:  # a breakpoint of the user's, or a signal
            gdb.write(output)

    def begin(self, target=1):
        if self.traps is None:
            self.traps = [Trap("weaveproof_replay_event", self.reached_event),
                          Trap("weaveproof_replay_violation", self.reached_violation)]
        self.restore()
        self.forget()
        gdb.execute("set environment WEAVEPROOF_REPLAY " + self.path)
        confirm = gdb.parameter("confirm")
        gdb.execute("set confirm off")
        try:
            self.run("run", target)
        finally:
            gdb.execute("set confirm " + ("on" if confirm else "off"))

    def go_to(self, number):
        last = len(self.events) + 1
        if not 1 <= number <= last:
            raise gdb.GdbError(f"there are events 1 to {last - 1}; {last} is the violation")
        if is_running() and 0 < self.number < number:
            self.run("continue", number)
        elif not is_running() or number != self.number:
            self.begin(number)
        else:
            self.restore()
            self.show()

    # --- showing -----------------------------------------------------------------------------------------------------------

    def show(self):
        if self.number > len(self.events):
            gdb.write(f"{self.kind}: {self.message}\n" if not self.message.startswith(self.kind) else self.message + "\n")
            stacks = [p["stack"] for p in self.counterexample["places"][:1]]
            if self.thread is None:
                for thread, t in self.threads.items():
                    if t["state"] == "waiting":
                        gdb.write(f"T{thread} waits for {t.get('waits_for', 'a change')}: weave thread {thread}\n")
                return
        else:
            event = self.events[self.number - 1]
            gdb.write(f"#{self.number} of {len(self.events)}, T{self.thread}: {self.text_of(event)}\n")
            stacks = [event["stack"]]
        frame = self.user_frame(stacks[0] if stacks else [])
        if frame is not None:
            frame.select()
            gdb.execute("frame")

    @staticmethod
    def text_of(event):
        text = event["operation"]
        if event.get("object"):
            text += " " + event["object"]
        return text

    def user_frame(self, stack):
        """The frame of the report's innermost frame in code of the user's; else that which has called the checker."""
        wanted = next((f for f in stack if not f["internal"] and f["file"] and f["line"]), None)
        called = None
        frame = gdb.newest_frame()
        while frame is not None:
            if called is None and self.site and frame.pc() == self.site:
                called = frame
            where = frame.find_sal()
            if wanted and (called or not self.site) and where.symtab and where.line == wanted["line"] \
                    and os.path.basename(where.symtab.filename) == os.path.basename(wanted["file"]):
                return frame
            frame = frame.older()
        return called

    def where(self):
        try:
            text = subprocess.run([os.environ.get("WEAVEPROOF_GDB_TOOL", "weaveproof"), "show", "--all", self.path],
                                  capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as e:
            raise gdb.GdbError(f"cannot show the report: {e}")
        for line in text.split("\n\n")[1].splitlines():
            number = re.match(r"[> ]\s*(\d+) ", line)
            if number and int(number.group(1)) == self.number:
                line = "=>" + line[2:]
            gdb.write(line.rstrip() + "\n")
        if self.number > len(self.events):
            gdb.write("=> " + self.message + "\n")

    # --- threads -----------------------------------------------------------------------------------------------------------

    @staticmethod
    def word_of_thread(thread, index):
        address = int(gdb.parse_and_eval("(unsigned long)&weaveproof_replay_threads")) + thread * 80 + index * 8
        return int.from_bytes(gdb.selected_inferior().read_memory(address, 8).tobytes(), "little")

    def running_thread(self):
        """That whose stack is in use; nothing: none, as after a deadlock."""
        sp = (self.own or {}).get("rsp") or register("rsp")
        for t in self.threads:
            if self.word_of_thread(t, 0) <= sp < self.word_of_thread(t, 1):
                return t
        return None

    def switch(self, thread):
        if not is_running():
            raise gdb.GdbError("the program does not run: weave replay")
        if thread not in self.threads:
            raise gdb.GdbError(f"there is no T{thread}")
        running = self.running_thread()
        self.restore()
        if thread != running:
            values = [self.word_of_thread(thread, 2 + i) for i in range(len(REGISTERS))]
            if values[0] == 0:
                raise gdb.GdbError(f"T{thread} has not begun, or has ended")
            self.own = {name: register(name) for name in REGISTERS}
            set_registers(dict(zip(REGISTERS, values)))
        self.site = 0
        frame = self.frame_outside_of_the_checker()
        frame.select()
        gdb.write(f"T{thread}\n")
        gdb.execute("frame")

    def frame_outside_of_the_checker(self):
        files = {os.path.basename(f["file"])
                 for e in self.events + self.counterexample["threads"] for f in e["stack"] if not f["internal"]}
        frame = gdb.newest_frame()
        while frame is not None:
            where = frame.find_sal()
            if where.symtab and os.path.basename(where.symtab.filename) in files \
                    and "weaveproof::runtime" not in (frame.name() or ""):
                return frame
            frame = frame.older()
        return gdb.newest_frame()

    def restore(self):
        if self.own is not None and is_running():
            set_registers(self.own)
        self.own = None


def set_registers(values):
    gdb.newest_frame().select()  # else they are another frame's that are set
    for name, value in values.items():
        gdb.execute(f"set var ${name} = {value}")


class WithoutTheChecker:
    """Backtraces begin with the program's own frames; `backtrace -no-filters` shows all."""

    name = "weaveproof"
    enabled = True
    priority = 100
    CHECKER = re.compile(r"weaveproof::runtime::|weaveproof_replay_|weaveproof_hook_|__tsan_")

    def __init__(self):
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        return (f for f in frames if not self.CHECKER.match(str(f.function() or "")))


def is_running():
    return gdb.selected_inferior().pid != 0


def number_in(argument, default=None):
    words = gdb.string_to_argv(argument)
    if not words and default is not None:
        return default
    if len(words) != 1 or not words[0].isdigit():
        raise gdb.GdbError("expected a number")
    return int(words[0])


def open_report(path):
    global replay
    if isinstance(replay, NoReplay):
        replay = Replay()
    replay.open(path)


class NoReplay:
    def __getattr__(self, name):
        raise gdb.GdbError("no report: start with weaveproof-gdb REPORT.json PROGRAM, or use weave replay REPORT")

    def restore(self):
        """Nothing is shown that is not as it was."""


replay = NoReplay()


class Weave(gdb.Command):
    """Steps through the execution of a weaveproof report. Events have the numbers that they have in the report."""

    def __init__(self):
        super().__init__("weave", gdb.COMMAND_RUNNING, prefix=True)


def command(name):
    def define(function):
        kind = type(name, (gdb.Command,), {
            "__doc__": function.__doc__,
            "__init__": lambda self: gdb.Command.__init__(self, "weave " + name, gdb.COMMAND_RUNNING),
            "invoke": lambda self, argument, from_tty: function(argument)})
        kind()
        return function
    return define


Weave()
WithoutTheChecker()


@command("replay")
def weave_replay(argument):
    """weave replay [REPORT]: starts the program, again if it runs, and stops before the first event of the execution."""
    words = gdb.string_to_argv(argument)
    if words:
        open_report(os.path.abspath(words[0]))
    replay.begin()


@command("next")
def weave_next(argument):
    """weave next [N]: on to the next event, or to the N-th from here. Stops before the event is performed, in its thread and at its
line. After the last event comes the violation."""
    replay.go_to(min(replay.number + number_in(argument, 1), len(replay.events) + 1))


@command("previous")
def weave_previous(argument):
    """weave previous [N]: back to the event before, or to the N-th before this one. The program is started again."""
    replay.go_to(max(replay.number - number_in(argument, 1), 1))


@command("goto")
def weave_goto(argument):
    """weave goto N: to the event with this number, forward or back."""
    replay.go_to(number_in(argument))


@command("finish")
def weave_finish(argument):
    """weave finish: on to the violation."""
    replay.go_to(len(replay.events) + 1)


@command("where")
def weave_where(argument):
    """weave where: all events, with the next one marked."""
    replay.where()


@command("thread")
def weave_thread(argument):
    """weave thread N: shows thread N of the model: backtrace, frame, info locals and print work there. Any command that lets the
program run goes back to the thread that runs; so does weave thread with its number. thread_local variables are always those of the
thread that runs."""
    replay.switch(number_in(argument))


# A program must not go on with the registers of a thread that is only looked at.
for resuming in RESUMING:
    gdb.execute(f"define hook-{resuming}\npython replay.restore()\nend")

if "WEAVEPROOF_GDB_REPORT" in os.environ:
    open_report(os.environ["WEAVEPROOF_GDB_REPORT"])
