#include "parallel/message.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace weaveproof::parallel {

namespace {

// The number of words and the number of bytes of text.
using header = std::array<std::uint64_t, 2>;

bool send_all(int socket, const void* data, std::size_t size) {
    const char* from = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t sent = send(socket, from, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        from += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receive_all(int socket, void* data, std::size_t size) {
    char* to = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t got = recv(socket, to, size, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

}  // namespace

bool send_message(int socket, const message& m) {
    const header sizes{m.words.size(), m.text.size()};
    return send_all(socket, sizes.data(), sizeof sizes)
        && send_all(socket, m.words.data(), m.words.size() * sizeof(std::uint64_t))
        && send_all(socket, m.text.data(), m.text.size());
}

std::optional<message> receive_message(int socket) {
    header sizes{};
    if (!receive_all(socket, sizes.data(), sizeof sizes)) {
        return std::nullopt;
    }
    message m;
    m.words.resize(sizes[0]);
    m.text.resize(sizes[1]);
    if (!receive_all(socket, m.words.data(), sizes[0] * sizeof(std::uint64_t))
        || !receive_all(socket, m.text.data(), sizes[1])) {
        return std::nullopt;
    }
    return m;
}

bool inbox::fill(int socket) {
    for (;;) {
        std::array<char, 1 << 14> piece;
        const ssize_t got = recv(socket, piece.data(), piece.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno == EAGAIN;  // which EWOULDBLOCK is, too, on Linux
        }
        if (got == 0) {
            return false;
        }
        bytes_.append(piece.data(), static_cast<std::size_t>(got));
    }
}

std::optional<message> inbox::take() {
    header sizes{};
    if (bytes_.size() < sizeof sizes) {
        return std::nullopt;
    }
    std::memcpy(sizes.data(), bytes_.data(), sizeof sizes);
    const std::size_t words = sizes[0] * sizeof(std::uint64_t);
    if (bytes_.size() < sizeof sizes + words + sizes[1]) {
        return std::nullopt;
    }
    message m;
    m.words.resize(sizes[0]);
    std::memcpy(m.words.data(), bytes_.data() + sizeof sizes, words);
    m.text.assign(bytes_, sizeof sizes + words, sizes[1]);
    bytes_.erase(0, sizeof sizes + words + sizes[1]);
    return m;
}

}  // namespace weaveproof::parallel
