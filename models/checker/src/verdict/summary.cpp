#include "verdict/summary.hpp"

#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace weaveproof {

std::string_view name_of(verdict v) {
    switch (v) {
    case verdict::holds:
        return "holds";
    case verdict::violated:
        return "violated";
    case verdict::unusable:
        return "unusable";
    case verdict::inconclusive:
        return "inconclusive";
    }
    return "unusable";
}

std::string summary(const report& r) {
    const statistics& s = r.statistics;
    const std::string counts = fmt::format("{} execution{} explored, {} blocked, {} ({})",
        diagnosis::grouped(s.executions), s.executions == 1 ? "" : "s", diagnosis::grouped(s.blocked),
        diagnosis::duration(s.seconds), name_of(r.memory_model));
    switch (r.verdict) {
    case verdict::holds:
        return "holds: " + counts;
    case verdict::violated:
        return fmt::format("violated: {}: {}", r.kind, counts);
    case verdict::unusable:
        return "unusable: " + r.message;
    case verdict::inconclusive:
        return fmt::format("inconclusive: {}: {}", r.message, counts);
    }
    return {};
}

}  // namespace weaveproof

namespace weaveproof::diagnosis {

std::string grouped(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) {
            text += ',';
        }
        text += digits[i];
    }
    return text;
}

std::string duration(double seconds) {
    if (seconds < 100) {
        return fmt::format("{:.2f} s", seconds);
    }
    const auto whole = static_cast<std::uint64_t>(seconds);
    return whole < 3600 ? fmt::format("{} min {} s", whole / 60, whole % 60)
                        : fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

progress_line::manner progress_line::choose(const options& how) {
    if (how.verbosity == verbosity::quiet) {
        return manner::silent;
    }
    if (isatty(STDERR_FILENO) != 0) {
        return manner::overwrite;
    }
    return how.verbosity == verbosity::detailed ? manner::append : manner::silent;
}

void progress_line::show(const statistics& so_far) {
    if (how_ == manner::silent || so_far.seconds < next_) {
        return;
    }
    next_ = so_far.seconds + (how_ == manner::overwrite ? 0.2 : 10.0);
    const std::string text = fmt::format("weaveproof: {} executions explored, {} blocked, {}",
        grouped(so_far.executions), grouped(so_far.blocked), duration(so_far.seconds));
    if (how_ == manner::overwrite) {
        fmt::print(stderr, "\r{}\x1b[K", text);
        shown_ = true;
    } else {
        fmt::print(stderr, "{}\n", text);
    }
    std::fflush(stderr);
}

void progress_line::clear() {
    if (shown_) {
        fmt::print(stderr, "\r\x1b[K");
        std::fflush(stderr);
        shown_ = false;
    }
}

}  // namespace weaveproof::diagnosis
