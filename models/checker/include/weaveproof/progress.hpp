// Progress: what threads still get done when another gets no further.
//
//     EXPECT_HOLDS([] {
//         weaveproof::mutex m;
//         std::thread other{[&] {
//             const weaveproof::may_be_paused here;
//             m.lock();
//             m.unlock();
//         }};
//         if (m.try_lock()) m.unlock();  // whatever `other` has just done, this returns
//         other.join();
//     });
#pragma once

namespace weaveproof {

/// While it exists, the thread that made it may be paused for ever before each thing that it does which others could see. Both are
/// explored: that it goes on, and that it is paused.
///
/// A thread that is paused has not ended, holds what it holds, and destroys nothing. An execution in which one is paused is right if all
/// other threads come to their end, but for those that wait in a join for one that is paused, and for those that may be paused
/// themselves: of them nothing is asked. Any other thread that waits for ever, or spins, is reported as a deadlock or a livelock.
/// Memory that is not freed in such an execution is not reported.
///
/// Has no effect outside of a check. Several in one thread are as one.
class may_be_paused {
  public:
    may_be_paused() noexcept;
    ~may_be_paused();
    may_be_paused(const may_be_paused&) = delete;
    may_be_paused& operator=(const may_be_paused&) = delete;
};

}  // namespace weaveproof
