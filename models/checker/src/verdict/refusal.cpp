#include "verdict/refusal.hpp"

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/symbolize.hpp"

namespace weaveproof::diagnosis {

std::string where_text(const runtime::raw_stack& stack) {
    if (stack.empty()) {
        return {};
    }
    symbolizer symbols;
    for (const std::uint64_t address : stack) {
        for (const counterexample::frame& f : symbols.frames(address)) {
            if (!f.internal && !f.file.empty()) {
                return fmt::format(" ({}, in {})", position_text(f), f.function);
            }
        }
    }
    return {};
}

}  // namespace weaveproof::diagnosis
