#include "runtime/fingerprint.hpp"

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

namespace {

constexpr std::uint64_t mix(std::uint64_t h, std::uint64_t value) {
    h = (h ^ value) * 0x9E37'79B9'7F4A'7C15U;
    return h ^ (h >> 29);
}

std::uint64_t unique = 0;

}  // namespace

std::uint64_t fingerprint(thread_id t) {
    if (caller.known == 0) {
        // Not entered through a stub: no two moments are known to be equal. The search may set the lowest bit.
        return unique += 2;
    }
    const fiber& self = fibers[t];
    std::uint64_t h = mix(self.side_effects, self.time);
    for (const std::uint64_t r : caller.preserved) {
        h = mix(h, r);
    }
    for (std::uintptr_t a = caller.stack_pointer; a < stack_top(t); a += 8) {
        h = mix(h, *to_pointer<const std::uint64_t>(a));
    }
    return h == 0 ? 1 : h;
}

}  // namespace weaveproof::runtime
