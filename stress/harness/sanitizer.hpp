#pragma once

/// Which sanitizer this is built with: some mistakes are seen by one of them alone.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WEAVEPROOF_STRESS_THREAD_SANITIZER
#endif
#if __has_feature(address_sanitizer)
#define WEAVEPROOF_STRESS_ADDRESS_SANITIZER
#endif
#else
#if defined(__SANITIZE_THREAD__)
#define WEAVEPROOF_STRESS_THREAD_SANITIZER
#endif
#if defined(__SANITIZE_ADDRESS__)
#define WEAVEPROOF_STRESS_ADDRESS_SANITIZER
#endif
#endif

namespace weaveproof::stress {

#if defined(WEAVEPROOF_STRESS_THREAD_SANITIZER)
inline constexpr bool under_thread_sanitizer = true;
#else
inline constexpr bool under_thread_sanitizer = false;
#endif

#if defined(WEAVEPROOF_STRESS_ADDRESS_SANITIZER)
inline constexpr bool under_address_sanitizer = true;
#else
inline constexpr bool under_address_sanitizer = false;
#endif

}  // namespace weaveproof::stress
