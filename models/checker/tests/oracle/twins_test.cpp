// Broken twins of the memory models, which the oracle must catch: a comparison that cannot fail proves nothing. This executable
// has a memory_model::make() of its own, so the search here runs under a model that is broken in one place.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "campaign.hpp"
#include "memory_model/models.hpp"
#include "random_program.hpp"

namespace weaveproof::memory_model {

namespace {

// A model that another one makes up; each broken twin replaces one of its functions.
class twin : public model {
  public:
    explicit twin(std::unique_ptr<model> right) : right_(std::move(right)) {}
    void update_clocks(graph::execution_graph& g, graph::event_id e) const override {
        right_->update_clocks(g, e);
    }
    [[nodiscard]] std::uint32_t least_position(
        const graph::execution_graph& g, graph::event_id e) const override {
        return right_->least_position(g, e);
    }
    [[nodiscard]] bool consistent(const graph::execution_graph& g, graph::event_id changed) const override {
        return right_->consistent(g, changed);
    }

  private:
    std::unique_ptr<model> right_;
};

class without_global_order final : public twin {
  public:
    using twin::twin;
    [[nodiscard]] bool consistent(const graph::execution_graph&, graph::event_id) const override {
        return true;
    }
};

class without_coherence final : public twin {
  public:
    using twin::twin;
    [[nodiscard]] std::uint32_t least_position(
        const graph::execution_graph&, graph::event_id) const override {
        return 0;
    }
};

class without_the_initial_value final : public twin {
  public:
    using twin::twin;
    [[nodiscard]] std::uint32_t least_position(
        const graph::execution_graph& g, graph::event_id e) const override {
        const bool written = g.mo_last(g[e].location) != graph::initial_write;
        return std::max(twin::least_position(g, e), written && graph::is_read(g[e].kind()) ? 1U : 0U);
    }
};

// Changes the happens-before clock of every read.
class with_other_clocks : public twin {
  public:
    using twin::twin;
    void update_clocks(graph::execution_graph& g, graph::event_id e) const override {
        twin::update_clocks(g, e);
        if (graph::is_read(g[e].kind()))
            change(g, e);
    }

  private:
    virtual void change(graph::execution_graph& g, graph::event_id e) const = 0;
};

class without_synchronization final : public with_other_clocks {
  public:
    using with_other_clocks::with_other_clocks;

  private:
    void change(graph::execution_graph& g, graph::event_id e) const override {
        std::copy_n(g.happens_before(g[e].po_previous), g.width(), g.happens_before(e));
        g.happens_before(e)[g[e].thread] = static_cast<graph::clock_value>(g[e].index);
    }
};

class where_all_reads_synchronize final : public with_other_clocks {
  public:
    using with_other_clocks::with_other_clocks;

  private:
    void change(graph::execution_graph& g, graph::event_id e) const override {
        std::copy_n(g.prefix(e), g.width(), g.happens_before(e));
    }
};

std::unique_ptr<model> right(kind what) {
    switch (what) {
    case kind::sc:
        return make_sc();
    case kind::tso:
        return make_tso();
    default:
        return make_cpp20();
    }
}

std::function<std::unique_ptr<model>(kind)> maker = right;

template <class Twin>
std::unique_ptr<model> broken(kind what) {
    return std::make_unique<Twin>(right(what));
}

}  // namespace

std::unique_ptr<model> make(kind what) {
    return maker(what);
}
std::optional<kind> from_name(std::string_view) {
    return std::nullopt;
}
std::string_view name(kind) {
    return {};
}

}  // namespace weaveproof::memory_model

namespace weaveproof::test {
namespace {

using memory_model::broken;
using memory_model::kind;

struct twin_case {
    const char* name;
    axioms model;
    std::function<std::unique_ptr<memory_model::model>(kind)> make;
};

std::ostream& operator<<(std::ostream& out, const twin_case& c) {
    return out << c.name;
}

std::vector<twin_case> cases() {
    std::vector<twin_case> all;
    for (const axioms m : every_model) {
        all.push_back({"without_global_order", m, broken<memory_model::without_global_order>});
        all.push_back({"without_the_initial_value", m, broken<memory_model::without_the_initial_value>});
    }
    // sc finds incoherent graphs by its global order, too.
    for (const axioms m : {axioms::cpp20, axioms::tso})
        all.push_back({"without_coherence", m, broken<memory_model::without_coherence>});
    all.push_back({"without_synchronization", axioms::cpp20, broken<memory_model::without_synchronization>});
    all.push_back(
        {"where_all_reads_synchronize", axioms::cpp20, broken<memory_model::where_all_reads_synchronize>});
    for (const axioms m : every_model)
        for (const kind other : {kind::cpp20, kind::sc, kind::tso})
            if (static_cast<int>(other) != static_cast<int>(m))
                all.push_back(
                    {"with_the_model_of_another", m, [other](kind) { return memory_model::right(other); }});
    return all;
}

class Twins : public testing::TestWithParam<twin_case> {};

TEST_P(Twins, AreRefuted) {
    const axioms models[] = {GetParam().model};
    campaign c;
    c.seed = 1;
    c.count = 20000;
    c.models = models;
    memory_model::maker = GetParam().make;
    const auto found = run(c);
    memory_model::maker = memory_model::right;
    ASSERT_TRUE(found);
    std::printf("%s\n%s\n", to_string(found->smallest).c_str(), found->difference.c_str());
    // What is left shows the defect and nothing else: with the right model there is no difference.
    EXPECT_EQ(compare(found->smallest, GetParam().model, c.most_graphs).difference, "");
    EXPECT_LE(found->smallest.threads.size(), 4U);
}

std::string twin_name(const testing::TestParamInfo<twin_case>& one) {
    return std::to_string(one.index) + "_" + one.param.name;
}

INSTANTIATE_TEST_SUITE_P(MemoryModels, Twins, testing::ValuesIn(cases()), twin_name);

}  // namespace
}  // namespace weaveproof::test
