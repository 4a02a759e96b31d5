#pragma once

/// The list of robust futexes that a thread holds (get_robust_list(2), and "A description of what robust futexes are" in
/// the kernel's documentation). When a thread ends, however it ends, the kernel goes through its list, and in each word
/// that holds the thread's id it sets FUTEX_OWNER_DIED in place of the id and wakes one who sleeps on it.
///
/// A thread has one list, which belongs to the C library. So entries of ours must look like those of its own robust
/// mutexes, which it links in both directions: the pointer to the entry before lies in front of the one to the next.

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::detail {

/// A word and its entry, laid out as the C library's: the offset between them is one for all entries of a thread.
struct robust_word {
    futex_word word{0};
    std::uint32_t unused[5] = {};
    ::robust_list* previous = nullptr;
    ::robust_list next{nullptr};
};

static_assert(offsetof(robust_word, next) == 32 && offsetof(robust_word, previous) == 24);

/// What the kernel knows a thread by.
struct robust_thread {
    /// As gettid(2) says; 0: not asked yet.
    std::uint32_t id;
    /// Its list, or null where there is none: a kernel without robust futexes, or a C library that lays out its entries
    /// differently.
    ::robust_list_head* list;
};

/// Asked once in each thread, as it takes two system calls; and again after fork(), where the child is another thread.
inline constinit thread_local robust_thread robust_thread_kept{};
inline const int robust_thread_is_asked_after_fork
    = ::pthread_atfork(nullptr, nullptr, [] { robust_thread_kept.id = 0; });

[[gnu::noinline, gnu::cold]] inline void ask_for_robust_thread() noexcept {
    ::robust_list_head* head = nullptr;
    std::size_t size = 0;
    const bool fits = ::syscall(SYS_get_robust_list, 0, &head, &size) == 0 && head != nullptr
        && size == sizeof(*head) && head->futex_offset == -static_cast<long>(offsetof(robust_word, next));
    robust_thread_kept = {static_cast<std::uint32_t>(::syscall(SYS_gettid)), fits ? head : nullptr};
}

inline const robust_thread& this_robust_thread() noexcept {
    if (robust_thread_kept.id == 0) [[unlikely]] {
        ask_for_robust_thread();
    }
    return robust_thread_kept;
}

/// Tells the kernel, for as long as it lives, that the thread is about to change this word: should it be killed between
/// two of the steps, the kernel looks at the word although it is not in the list, or still is.
class robust_operation {
  public:
    explicit robust_operation(robust_word& w) noexcept : head_(this_robust_thread().list), word_(w) {
        if (head_ != nullptr) {
            head_->list_op_pending = &word_.next;
        }
        in_order();
    }
    robust_operation(const robust_operation&) = delete;
    robust_operation& operator=(const robust_operation&) = delete;

    ~robust_operation() {
        in_order();
        if (head_ != nullptr) {
            head_->list_op_pending = nullptr;
        }
    }

    /// The thread has the word.
    void enlist() noexcept {
        in_order();
        if (head_ != nullptr) {
            ::robust_list* const first = head_->list.next;
            word_.next.next = first;
            word_.previous = &head_->list;
            before(first) = &word_.next;
            in_order();
            head_->list.next = &word_.next;
        }
    }

    /// The thread is about to let the word go.
    void delist() noexcept {
        if (head_ != nullptr) {
            before(word_.next.next) = word_.previous;
            word_.previous->next = word_.next.next;
        }
        in_order();
    }

  private:
    /// The kernel sees the memory of a killed thread as the thread left it: so what counts is the order of the program.
    static void in_order() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }

    /// The pointer in front of the one to the next; its lowest bit says what kind of mutex the entry is of.
    static ::robust_list*& before(::robust_list* entry) noexcept {
        const auto address = reinterpret_cast<std::uintptr_t>(entry) & ~std::uintptr_t{1};
        return reinterpret_cast<::robust_list**>(address)[-1];
    }

    ::robust_list_head* const head_;
    robust_word& word_;
};

}  // namespace weaveproof::detail
