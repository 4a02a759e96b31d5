// Signals. A model has no handlers, and what a signal would do to the process is no execution of it: who sends or handles one is
// refused. (A fault of the program's own is a violation; see signals.cpp.)
#include <csignal>

#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

namespace {

using handler = void (*)(int);

}  // namespace

WEAVEPROOF_INTERPOSE(int, raise, int number) {
    WEAVEPROOF_REFUSE_IN_CHECK(raise)
    return WEAVEPROOF_REAL(raise)(number);
}

WEAVEPROOF_INTERPOSE(int, kill, pid_t process, int number) {
    WEAVEPROOF_REFUSE_IN_CHECK(kill)
    return WEAVEPROOF_REAL(kill)(process, number);
}

WEAVEPROOF_INTERPOSE(handler, signal, int number, handler h) {
    WEAVEPROOF_REFUSE_IN_CHECK(signal)
    return WEAVEPROOF_REAL(signal)(number, h);
}

WEAVEPROOF_INTERPOSE(int, sigaction, int number, const struct sigaction* now, struct sigaction* before) {
    WEAVEPROOF_REFUSE_IN_CHECK(sigaction)
    return WEAVEPROOF_REAL(sigaction)(number, now, before);
}

}  // namespace weaveproof::runtime
