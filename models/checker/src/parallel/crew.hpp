// Several processes that explore one search.
//
// Each worker has a part. It says now and then how far it has come, and when another has nothing left it gives half of its own
// away. What the coordinator last heard of each worker and what nobody has yet are together, at any moment, the whole rest of
// the search: of a worker that dies, only what it has not told is done again.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "parallel/message.hpp"
#include "parallel/plan.hpp"
#include "parallel/watch.hpp"
#include "parallel/worker.hpp"

namespace weaveproof::parallel {

class crew {
  public:
    crew(runner&, const plan&, watch&);
    ~crew();
    crew(const crew&) = delete;
    crew& operator=(const crew&) = delete;

    // Explores what is left and leaves the new state there. False: it is void, and the search must begin again with
    // rest.spin_sites.
    bool explore(remainder& rest, outcome& result);

  private:
    struct member {
        pid_t process = -1;  // -1: none
        int socket = -1;
        parallel::orders* orders = nullptr;
        parallel::inbox inbox;
        bool busy = false;
        bool asked = false;  // to share
        frontier left;       // of its part, when it last said so
        exploration::statistics counts;
        std::uint64_t memory = 0;
        unsigned attempts = 0;  // to explore this part that have ended in the death of a worker
    };
    struct waiting_part {
        frontier part;
        unsigned attempts = 0;
    };
    using clock = std::chrono::steady_clock;

    bool hire(member&);
    void dismiss(member&);
    void divide_for(std::size_t takers);
    void assign();
    void ask_to_share();
    void order_all(std::uint32_t bits);
    void wait_for_news();
    void hear(member&);
    void take(member&, news&&);
    void bury(member&);
    std::string work_until_done();
    void report_end(outcome&);
    bool repeat(const frontier& node);

    [[nodiscard]] exploration::statistics counts() const;
    [[nodiscard]] remainder rest() const;
    [[nodiscard]] std::size_t busy() const;
    [[nodiscard]] std::uint64_t memory() const;

    runner& runner_;
    const plan& plan_;
    watch& watch_;
    void* shared_ = nullptr;
    std::size_t shared_size_ = 0;
    budget* budget_ = nullptr;
    std::vector<member> members_;

    std::vector<waiting_part> waiting_;
    exploration::statistics settled_;  // of parts that are done, or given back
    std::vector<std::uint64_t> spin_sites_;
    bool outdated_ = false;
    std::optional<news> ended_by_;  // violated, or stopped
    std::string lost_;              // why no worker can go on
    clock::time_point asked_for_reports_ = clock::now();
};

}  // namespace weaveproof::parallel
