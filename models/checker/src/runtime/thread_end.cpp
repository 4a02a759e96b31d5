#include "runtime/thread_end.hpp"

#include <cerrno>
#include <pthread.h>

#include "runtime/exit_functions.hpp"
#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

namespace {

constexpr unsigned most_keys = 1024;

struct key {
    void (*destructor)(void*) = nullptr;
    bool made = false;  // in this execution
};

key keys[most_keys];
unsigned keys_made = 0;
const void* values[threads_at_most][most_keys];

// pthread_key_create hands out numbers of libc's outside of a check and these within.
constexpr pthread_key_t first_key = 1U << 20;

using destructor = void (*)(void*);

void run_key_destructors() {
    fiber& self = fibers[state.current];
    bool again = true;
    for (int round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round) {
        again = false;
        for (unsigned k = 0; k < self.keys; ++k) {
            const void* const value = values[state.current][k];
            if (value != nullptr && keys[k].made && keys[k].destructor != nullptr) {
                values[state.current][k] = nullptr;
                again = true;
                checking = true;
                keys[k].destructor(const_cast<void*>(value));
                checking = false;
            }
        }
    }
}

void forget_values(thread_id t) {
    for (unsigned k = 0; k < fibers[t].keys; ++k) {
        values[t][k] = nullptr;
    }
    fibers[t].keys = 0;
}

int make_key(pthread_key_t* k, destructor d) {
    if (keys_made == most_keys) {
        return EAGAIN;
    }
    keys[keys_made] = {d, true};
    *k = first_key + keys_made++;
    return 0;
}

}  // namespace

void run_thread_exit_functions() {
    run_thread_local_destructors();
    if (fibers[state.current].keys != 0) {
        run_key_destructors();
    }
}

void begin_thread_exit_functions() {
    if (keys_made != 0) {
        for (thread_id t = 0; t < state.threads; ++t) {
            forget_values(t);
        }
        for (unsigned k = 0; k < keys_made; ++k) {
            keys[k] = {};
        }
        keys_made = 0;
    }
}

void save_thread_exit_functions(state_writer& to) {
    to.value(keys_made);
    to.bytes(keys, keys_made * sizeof(key));
    for (thread_id t = 0; keys_made != 0 && t < state.threads; ++t) {
        to.bytes(values[t], fibers[t].keys * sizeof(void*));
    }
}

void restore_thread_exit_functions(state_reader& from) {
    keys_made = from.value<unsigned>();
    from.bytes(keys, keys_made * sizeof(key));
    for (thread_id t = 0; keys_made != 0 && t < state.threads; ++t) {
        from.bytes(values[t], fibers[t].keys * sizeof(void*));
    }
}

WEAVEPROOF_INTERPOSE(int, pthread_key_create, pthread_key_t* k, destructor d) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_key_create)(k, d);
    }
    const user_code_paused paused;
    return make_key(k, d);
}

WEAVEPROOF_INTERPOSE(int, pthread_key_delete, pthread_key_t k) {
    if (!checking || k < first_key) {
        return WEAVEPROOF_REAL(pthread_key_delete)(k);
    }
    keys[k - first_key].made = false;
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_setspecific, pthread_key_t k, const void* value) {
    if (!checking || k < first_key) {
        return WEAVEPROOF_REAL(pthread_setspecific)(k, value);
    }
    fiber& self = fibers[state.current];
    const unsigned i = k - first_key;
    values[state.current][i] = value;
    self.keys = self.keys <= i ? i + 1 : self.keys;
    ++self.side_effects;
    return 0;
}

WEAVEPROOF_INTERPOSE(void*, pthread_getspecific, pthread_key_t k) {
    if (!checking || k < first_key) {
        return WEAVEPROOF_REAL(pthread_getspecific)(k);
    }
    return k - first_key < fibers[state.current].keys
        ? const_cast<void*>(values[state.current][k - first_key])
        : nullptr;
}

WEAVEPROOF_INTERPOSE(int, tss_create, unsigned* k, destructor d) {
    if (!checking) {
        return WEAVEPROOF_REAL(tss_create)(k, d);
    }
    const user_code_paused paused;
    return make_key(k, d) == 0 ? 0 : 2;
}

WEAVEPROOF_INTERPOSE(void, tss_delete, unsigned k) {
    weaveproof_pthread_key_delete(k);
}
WEAVEPROOF_INTERPOSE(int, tss_set, unsigned k, void* value) {
    return weaveproof_pthread_setspecific(k, value) == 0 ? 0 : 2;
}
WEAVEPROOF_INTERPOSE(void*, tss_get, unsigned k) {
    return weaveproof_pthread_getspecific(k);
}

}  // namespace weaveproof::runtime
