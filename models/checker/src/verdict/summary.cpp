#include "verdict/summary.hpp"

#include <algorithm>
#include <cmath>
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

std::string verdict_text(const report& r) {
    if (r.verdict == verdict::holds && r.shard.of > 1) {
        return fmt::format("holds for shard {} of {}", r.shard.number, r.shard.of);
    }
    return std::string{name_of(r.verdict)};
}

std::string summary(const report& r) {
    const statistics& s = r.statistics;
    const std::string counts
        = fmt::format("{} execution{} explored{}, {} blocked, {} ({})", diagnosis::grouped(s.executions),
            s.executions == 1 ? "" : "s", r.symmetric ? " up to symmetry of threads" : "",
            diagnosis::grouped(s.blocked), diagnosis::duration(s.seconds), name_of(r.memory_model));
    switch (r.verdict) {
    case verdict::holds:
        return verdict_text(r) + ": " + counts;
    case verdict::violated:
        return fmt::format("violated: {}: {}", r.kind, counts);
    case verdict::unusable:
        return "unusable: " + r.message;
    case verdict::inconclusive:
        return fmt::format("inconclusive: {}: {}{}", r.message, counts,
            r.total ? ", of " + diagnosis::rough(r.total->executions, r.total->error) : "");
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

// Only the first digits mean something: as many as the error lets stand.
std::string rough(double executions, double error) {
    const double digit
        = std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(error, executions / 1000)))));
    const auto rounded = [&](double value) { return std::round(value / digit) * digit; };
    const auto text = [](double value) {
        return value < 1e15 ? grouped(static_cast<std::uint64_t>(value)) : fmt::format("{:.1e}", value);
    };
    return fmt::format("about {} ± {} executions", text(rounded(executions)), text(rounded(error)));
}

std::string progress_text(const parallel::progress& now, const parallel::progress& since) {
    const auto counted = [](const parallel::progress& p) {
        return static_cast<double>(p.counts.complete + p.counts.blocked);
    };
    std::string text = fmt::format("{} executions explored, {} blocked, {}", grouped(now.counts.complete),
        grouped(now.counts.blocked), duration(now.seconds));
    const double seconds = now.seconds - since.seconds;
    const double rate = seconds > 0 ? (counted(now) - counted(since)) / seconds : 0;
    if (rate > 0) {
        text += fmt::format(", {} a second", grouped(static_cast<std::uint64_t>(rate)));
    }
    // An estimate below what was counted has been refuted.
    if (now.total && now.total->mean > counted(now)) {
        text += fmt::format("; {} in all", rough(now.total->mean, now.total->error));
        if (rate > 0) {
            text += fmt::format(", {} left", duration((now.total->mean - counted(now)) / rate));
        }
    }
    return text;
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

void progress_line::show(const parallel::progress& now) {
    if (how_ == manner::silent || now.seconds < next_) {
        return;
    }
    if (!first_) {
        first_ = now;
    }
    next_ = now.seconds + (how_ == manner::overwrite ? 0.2 : 10.0);
    const std::string text = "weaveproof: " + progress_text(now, *first_);
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
