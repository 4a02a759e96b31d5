#include "support/puppet.hpp"

#include <fstream>
#include <string>

#include <unistd.h>

namespace weaveproof::property_tests {

puppet::puppet() : state_(std::make_shared<state>()), thread_([mine = state_] { live(mine); }) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->id != 0; });
}

puppet::~puppet() {
    bool stuck = false;
    {
        const std::lock_guard lock(state_->mutex);
        state_->closed = true;
        stuck = state_->task != nullptr;
    }
    state_->changed.notify_all();
    if (stuck) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

void puppet::live(const std::shared_ptr<state>& mine) {
    std::unique_lock lock(mine->mutex);
    mine->id = gettid();
    mine->changed.notify_all();
    for (;;) {
        mine->changed.wait(lock, [&] { return mine->closed || mine->task; });
        if (!mine->task) {
            return;
        }
        mine->begun = true;
        lock.unlock();
        mine->task();
        lock.lock();
        mine->begun = false;
        mine->task = nullptr;
    }
}

void puppet::start(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->task = std::move(task);
    }
    state_->changed.notify_all();
}

bool puppet::idle() const {
    const std::lock_guard lock(state_->mutex);
    return state_->task == nullptr;
}

bool puppet::asleep() const {
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->begun) {
            return false;
        }
    }
    // "<tid> (<name>) <state> ...", where the name may hold anything, also a parenthesis.
    std::ifstream file("/proc/self/task/" + std::to_string(state_->id) + "/stat");
    std::string line;
    std::getline(file, line);
    const auto end_of_name = line.rfind(')');
    return end_of_name != std::string::npos && line.size() > end_of_name + 2 && line[end_of_name + 2] == 'S';
}

}  // namespace weaveproof::property_tests
