// A program run to its end, with what it says and how it ends.
#pragma once

#include <string>
#include <vector>

namespace weaveproof::test {

struct ending {
    bool timed_out = false;
    int signal = 0;      // 0: it exited
    int code = -1;       // if it exited
    std::string output;  // standard output and error
};

// `options` becomes WEAVEPROOF_OPTIONS. It is killed after `seconds`; with `interrupt_after` it gets a SIGINT then, in seconds.
ending run_child(const std::vector<std::string>& command, const std::string& options, double seconds,
    double interrupt_after = 0);

}  // namespace weaveproof::test
