// Something is made when it is first asked for, once. The lock is to be taken only until it is there.
#include <atomic>
#include <cassert>
#include <memory>
#include <mutex>
#include <thread>

#include <weaveproof/once.hpp>

#include "support/model_test.hpp"

namespace {

struct table {
    int entries = 7;
};

// The look without the lock races with the write under it.
class plain_pointer {
  public:
    ~plain_pointer() { delete made_; }

    table& get() {
        if (made_ == nullptr) {
            const std::lock_guard lock(mutex_);
            if (made_ == nullptr) {
                made_ = new table;
            }
        }
        return *made_;
    }

  private:
    table* made_ = nullptr;
    std::mutex mutex_;
};

// The pointer may be seen before what it points to.
template <std::memory_order Store, std::memory_order Load>
class atomic_pointer {
  public:
    ~atomic_pointer() { delete made_.load(); }

    table& get() {
        table* found = made_.load(Load);
        if (found == nullptr) {
            const std::lock_guard lock(mutex_);
            found = made_.load(std::memory_order_relaxed);
            if (found == nullptr) {
                found = new table;
                made_.store(found, Store);
            }
        }
        return *found;
    }

  private:
    std::atomic<table*> made_{nullptr};
    std::mutex mutex_;
};

// What the library has for it.
template <class OnceFlag>
class called_once {
  public:
    table& get() {
        call_once(once_, [&] { made_ = std::make_unique<table>(); });
        return *made_;
    }

  private:
    OnceFlag once_;
    std::unique_ptr<table> made_;
};

// What the language has for it: a local static is initialized once, and whoever comes meanwhile waits.
class local_static {
  public:
    table& get() {
        static table made;
        return made;
    }
};

template <class Lazy>
void two_ask() {
    Lazy lazy;
    const auto ask = [&] { assert(lazy.get().entries == 7); };
    std::thread other(ask);
    ask();
    other.join();
}

WEAVEPROOF_BROKEN(classics, double_checked_plain, "data race") {
    two_ask<plain_pointer>();
}

WEAVEPROOF_BROKEN(classics, double_checked_relaxed, "data race") {
    two_ask<atomic_pointer<std::memory_order_relaxed, std::memory_order_relaxed>>();
}

WEAVEPROOF_MODEL(classics, double_checked_release_acquire) {
    two_ask<atomic_pointer<std::memory_order_release, std::memory_order_acquire>>();
}

WEAVEPROOF_MODEL(classics, double_checked_call_once) {
    two_ask<called_once<std::once_flag>>();
}

WEAVEPROOF_MODEL(classics, double_checked_call_once_weaveproof) {
    two_ask<called_once<weaveproof::once_flag>>();
}

WEAVEPROOF_MODEL(classics, double_checked_local_static) {
    two_ask<local_static>();
}

}  // namespace
