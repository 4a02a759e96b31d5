#pragma once

/// Two processes that play with a ball through two pipes. A Pipe has
///   write(char)                  waits while it is full
///   std::optional<char> read()   waits while it is empty and its write end is open; nothing: it is empty and closed
///   close_write_end()            what the calling process has of it
/// Nothing here is bound to threads or to processes: the model runs it in threads, fork_test.cpp in
/// processes.

#include <cassert>

namespace weaveproof::classics {

/// Sends back what comes, plus one, until nothing comes any more.
template <class Pipe>
void pong(Pipe& requests, Pipe& replies) {
    while (const auto ball = requests.read()) {
        replies.write(static_cast<char>(*ball + 1));
    }
    replies.close_write_end();
}

/// Sends the ball `rounds` times; returns what it has become.
template <class Pipe>
char ping(Pipe& requests, Pipe& replies, int rounds) {
    char ball = 0;
    for (int round = 0; round < rounds; ++round) {
        requests.write(ball);
        ball = replies.read().value();
    }
    requests.close_write_end();
    assert(!replies.read());
    return ball;
}

}  // namespace weaveproof::classics
