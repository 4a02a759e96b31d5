#include "support/spin_limit.hpp"

#include <weaveproof/detail/spin.hpp>

namespace weaveproof::models {

int spin_limit = 0;

}  // namespace weaveproof::models

extern "C" int weaveproof_spin_limit(int) noexcept {
    return weaveproof::models::spin_limit;
}
