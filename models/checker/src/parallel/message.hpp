// What the processes of a search tell each other, over a pair of sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weaveproof::parallel {

struct message {
    std::vector<std::uint64_t> words;
    std::string text;
};

// False: the other end is gone.
bool send_message(int socket, const message&);

// Waits for a message. None: the other end is gone.
[[nodiscard]] std::optional<message> receive_message(int socket);

// Messages that come in pieces.
class inbox {
  public:
    // Takes what there is without waiting. False: the other end is gone; messages may be there still.
    bool fill(int socket);
    // The oldest message that is complete.
    [[nodiscard]] std::optional<message> take();

  private:
    std::string bytes_;
};

}  // namespace weaveproof::parallel
