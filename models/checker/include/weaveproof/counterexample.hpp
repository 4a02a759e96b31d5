#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weaveproof {

/// An execution that violates a property, as a value: it refers to nothing in the program or the checker.
struct counterexample {
    /// A place in the source that a stack leads through.
    struct frame {
        std::string function;  ///< demangled and shortened, or "??"
        std::string file;      ///< as the compiler was given it; empty if not known
        unsigned line = 0;     ///< from 1; 0 if not known
        unsigned column = 0;   ///< from 1; 0 if not known
        std::string text;      ///< the source line itself, without the space around it; empty if not readable
        std::uint64_t address = 0;  ///< of the instruction, relative to the start of its module
        bool internal = false;      ///< in the standard library or the checker, not in code of the user's
    };
    /// Innermost frame first; functions that were inlined have frames of their own.
    using stack = std::vector<frame>;

    enum class thread_state : std::uint8_t {
        finished,
        running,  ///< had more to do when the execution was stopped
        waiting,  ///< for something that never comes
    };

    struct thread {
        std::string name;                   ///< "T0", "T1" …: T0 is the initial thread
        std::optional<std::size_t> parent;  ///< index of the thread that made it
        thread_state state = thread_state::running;
        std::string waits_for;  ///< of a waiting thread: e.g. "m, held by T2"
        std::optional<std::size_t>
            waits_for_thread;  ///< index of the one thread that could end the wait, if it is known
        stack where;           ///< of a thread that is not finished: where it stands
    };

    enum class event_kind : std::uint8_t {
        begin,
        end,
        create,
        join,
        read,    ///< an atomic load, or a read-modify-write that did not write
        write,   ///< an atomic store
        update,  ///< an atomic read-modify-write
        fence,
        choice,
        call,   ///< of the system: a lock, a futex wait …; its values are the checker's own
        wait,   ///< an operation that cannot go on
        plain,  ///< an access that is not atomic; only those that the violation is about are shown
    };

    /// One visible operation. Events are numbered from 1 in reports: event n is events[n - 1].
    struct event {
        std::size_t thread = 0;  ///< index of its thread
        event_kind kind = event_kind::fence;
        std::string operation;  ///< "load", "fetch_add", "lock", "futex_wait" …
        std::string order;      ///< "relaxed", "acquire" …; empty where none applies
        std::string
            object;  ///< name of what is accessed, or its address in hexadecimal; empty where none applies
        std::uint64_t address = 0;
        unsigned size = 0;                     ///< of the object, in bytes
        std::optional<std::uint64_t> read;     ///< value read; a choice: the alternative taken
        std::optional<std::uint64_t> written;  ///< value written
        std::optional<std::size_t>
            reads_from;  ///< index of the event whose value was read; none: the initial value
        std::optional<std::size_t>
            overwrites;  ///< index of the write that is next before it in modification order
        std::optional<std::size_t>
            newest;  ///< of a read: the write that is last in modification order among those
                     ///< listed before it, if it is not the one that was read
        /// Indices of the releases, in other threads, that this acquire synchronizes with, less those that happen
        /// before another of them.
        std::vector<std::size_t> synchronizes_with;
        /// What happens before this event, by thread: the number, from 1, of the last such event of that thread, 0 if there
        /// is none. The event itself counts.
        std::vector<std::size_t> clock;
        bool folded = false;  ///< explains nothing: left out of the text unless all is asked for
        stack where;
    };

    /// An atomic object that the events access.
    struct object {
        std::string name;  ///< or its address in hexadecimal
        std::uint64_t address = 0;
        unsigned size = 0;          ///< in bytes
        std::uint64_t initial = 0;  ///< the value it begins with
    };

    /// The text of a source file that frames lead to, or the part of it around them, as it was when the violation was
    /// found; frames that are internal do not count.
    struct source_text {
        std::string file;                ///< as in the frames
        unsigned first = 1;              ///< number of the first of the lines
        std::vector<std::string> lines;  ///< without their ends
    };

    /// A place that the violation is about: one of two racing accesses, an allocation, a free, a failed
    /// assertion.
    struct place {
        std::string role;                   ///< "write of 4 bytes", "freed here", "allocated here" …
        std::optional<std::size_t> thread;  ///< index of the thread; none: outside of any
        std::optional<std::size_t> event;   ///< index of its event, if it is one
        std::string object;                 ///< name of what is accessed
        std::uint64_t address = 0;
        stack where;
    };

    std::string kind;     ///< "data race", "assertion", "deadlock" …
    std::string message;  ///< one line: what is wrong
    std::vector<thread> threads;
    std::vector<event> events;             ///< in an order that respects program order and reads-from
    std::vector<place> places;             ///< that which is worst first
    std::vector<object> objects;           ///< in the order of their first events
    std::vector<source_text> sources;      ///< in the order of their names; of files that could be read
    std::vector<std::string> explanation;  ///< why it could happen, one sentence each; refers to events as #n
    std::string recording;  ///< what replay needs, in a form of the checker's own; empty: cannot be replayed
};

}  // namespace weaveproof
