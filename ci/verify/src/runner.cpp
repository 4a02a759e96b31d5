#include "runner.hpp"

#include <algorithm>
#include <deque>
#include <exception>
#include <list>
#include <system_error>
#include <thread>

#include "child_process.hpp"

namespace weaveproof::verify {
namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

fs::path parts_directory(const fs::path& report, const executable& what) {
    return report / "parts" / what.target;
}

// A directory for each executable, so that a part is known by who wrote it and no two write the same file.
void collect_parts(run& result, const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        try {
            result.parts.push_back(evidence::load(file));
        } catch (const std::exception& error) {
            result.malformed.emplace_back(error.what());
        }
    }
}

class runner {
  public:
    runner(const std::vector<executable>& list, const run_options& options, observer& watch)
        : options_(options), watch_(watch) {
        for (const executable& what : list) {
            run result;
            result.what = what;
            result.log = options.report / "logs" / (what.target + ".log");
            runs_.push_back(std::move(result));
        }
        for (const bool alone : {false, true}) {
            for (std::size_t index = 0; index < list.size(); ++index) {
                if ((list[index].room == options.alone) == alone) {
                    waiting_.push_back(index);
                }
            }
        }
    }

    std::vector<run> run_to_the_end() {
        fs::remove_all(options_.report / "parts");
        fs::remove_all(options_.report / "logs");
        fs::create_directories(options_.report / "parts");
        fs::create_directories(options_.report / "logs");
        while (!waiting_.empty() || !running_.empty()) {
            if (options_.interrupted && options_.interrupted()) {
                interrupt();
                break;
            }
            while (may_start()) {
                start(waiting_.front());
                waiting_.pop_front();
            }
            watch_.tick(names());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            reap();
        }
        return std::move(runs_);
    }

  private:
    struct job {
        std::size_t index;
        clock::time_point begin;
        child_process process;
    };

    bool is_alone(std::size_t index) const { return runs_[index].what.room == options_.alone; }

    bool may_start() const {
        if (waiting_.empty() || running_.size() >= options_.jobs) {
            return false;
        }
        return running_.empty() || !(is_alone(waiting_.front()) || is_alone(running_.front().index));
    }

    void start(std::size_t index) {
        run& result = runs_[index];
        const fs::path parts = parts_directory(options_.report, result.what);
        fs::create_directories(parts);
        const command what{fs::absolute(result.what.file), result.log,
            {{"WEAVEPROOF_REPORT_DIR", fs::absolute(parts).string()}}};
        try {
            running_.push_back({index, clock::now(), child_process(what)});
        } catch (const std::system_error& error) {
            result.end = ending::not_started;
            result.start_error = error.what();
            watch_.finished(result);
        }
    }

    void reap() {
        for (auto current = running_.begin(); current != running_.end();) {
            const clock::duration elapsed = clock::now() - current->begin;
            run& result = runs_[current->index];
            if (const auto status = current->process.poll()) {
                result.end = status->signal != 0 ? ending::signalled : ending::exited;
                result.code = status->signal != 0 ? status->signal : status->code;
            } else if (elapsed >= options_.timeout) {
                current->process.kill();
                result.end = ending::timed_out;
            } else {
                ++current;
                continue;
            }
            finish(*current, elapsed);
            current = running_.erase(current);
        }
    }

    void finish(const job& done, clock::duration elapsed) {
        run& result = runs_[done.index];
        result.seconds = std::chrono::duration<double>(elapsed).count();
        collect_parts(result, parts_directory(options_.report, result.what));
        watch_.finished(result);
    }

    void interrupt() {
        for (job& current : running_) {
            current.process.kill();
            finish(current, clock::now() - current.begin);
        }
        running_.clear();
        waiting_.clear();
    }

    std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const job& current : running_) {
            result.push_back(runs_[current.index].what.target);
        }
        return result;
    }

    const run_options& options_;
    observer& watch_;
    std::vector<run> runs_;
    std::deque<std::size_t> waiting_;
    std::list<job> running_;
};

}  // namespace

std::vector<run> run_all(const std::vector<executable>& list, const run_options& options, observer& watch) {
    return runner(list, options, watch).run_to_the_end();
}

}  // namespace weaveproof::verify
