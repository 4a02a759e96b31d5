#include "axioms.hpp"

#include <array>
#include <stdexcept>

namespace weaveproof::test {

namespace {

// A relation: one row of bits for each event. A test program has far fewer than 32 of them.
class matrix {
  public:
    static constexpr std::size_t most = 32;

    explicit matrix(std::size_t n) : n_(n) {
        if (n > most)
            throw std::length_error("too many events for the oracle");
    }
    [[nodiscard]] std::size_t size() const { return n_; }
    [[nodiscard]] bool operator()(std::size_t a, std::size_t b) const { return (rows_[a] >> b & 1) != 0; }
    void add(std::size_t a, std::size_t b) { rows_[a] |= std::uint32_t{1} << b; }

    [[nodiscard]] matrix closed() const {
        matrix c = *this;
        for (std::size_t k = 0; k < n_; ++k)
            for (std::size_t a = 0; a < n_; ++a)
                if (c(a, k))
                    c.rows_[a] |= c.rows_[k];
        return c;
    }
    [[nodiscard]] bool irreflexive() const {
        for (std::size_t a = 0; a < n_; ++a)
            if ((*this)(a, a))
                return false;
        return true;
    }
    [[nodiscard]] bool acyclic() const { return closed().irreflexive(); }

    friend matrix operator|(const matrix& x, const matrix& y) {
        matrix m = x;
        for (std::size_t a = 0; a < x.n_; ++a)
            m.rows_[a] |= y.rows_[a];
        return m;
    }
    friend matrix operator&(const matrix& x, const matrix& y) {
        matrix m = x;
        for (std::size_t a = 0; a < x.n_; ++a)
            m.rows_[a] &= y.rows_[a];
        return m;
    }
    // x;y
    friend matrix compose(const matrix& x, const matrix& y) {
        matrix m(x.n_);
        for (std::size_t a = 0; a < x.n_; ++a)
            for (std::size_t k = 0; k < x.n_; ++k)
                if (x(a, k))
                    m.rows_[a] |= y.rows_[k];
        return m;
    }

  private:
    std::size_t n_;
    std::array<std::uint32_t, most> rows_{};
};

template <class Test>
matrix where(std::size_t n, Test test) {
    matrix m(n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            if (test(a, b))
                m.add(a, b);
    return m;
}

// [those for which test holds]
template <class Test>
matrix only(std::size_t n, Test test) {
    matrix m(n);
    for (std::size_t a = 0; a < n; ++a)
        if (test(a))
            m.add(a, a);
    return m;
}

matrix or_self(const matrix& x) {
    return x | only(x.size(), [](std::size_t) { return true; });
}

bool acquires(order o) {
    return o == order::acquire || o == order::acq_rel || o == order::seq_cst;
}
bool releases(order o) {
    return o == order::release || o == order::acq_rel || o == order::seq_cst;
}

struct relations {
    explicit relations(const oracle_graph& graph)
        : g(graph), n(graph.nodes.size()), po(n), rf(n), mo(n), fr(n), same_location(n), hb(n) {
        const auto& e = g.nodes;
        po = where(n, [&](auto a, auto b) { return a < b && e[a].thread == e[b].thread; });
        rf = where(n, [&](auto a, auto b) { return e[b].reads && e[b].source == static_cast<int>(a); });
        for (const auto& chain : g.modification_order)
            for (std::size_t i = 0; i < chain.size(); ++i)
                for (std::size_t j = i + 1; j < chain.size(); ++j)
                    mo.add(static_cast<std::size_t>(chain[i]), static_cast<std::size_t>(chain[j]));
        const auto accesses = [&](auto a) { return e[a].reads || e[a].writes; };
        same_location = where(
            n, [&](auto a, auto b) { return accesses(a) && accesses(b) && e[a].location == e[b].location; });
        fr = where(n, [&](auto a, auto b) {
            if (a == b || !e[a].reads || !e[b].writes || !same_location(a, b))
                return false;
            return e[a].source < 0 || mo(static_cast<std::size_t>(e[a].source), b);
        });
        hb = happens_before();
    }

    [[nodiscard]] bool is_rmw(std::size_t a) const { return g.nodes[a].reads && g.nodes[a].writes; }

    [[nodiscard]] matrix happens_before() const {
        const auto& e = g.nodes;
        const matrix writes = only(n, [&](auto a) { return e[a].writes; });
        const matrix reads = only(n, [&](auto a) { return e[a].reads; });
        const matrix releasing = only(n, [&](auto a) { return releases(e[a].with); });
        const matrix acquiring = only(n, [&](auto a) { return acquires(e[a].with); });
        const matrix fences = only(n, [&](auto a) { return e[a].fence; });
        const matrix rmws = only(n, [&](auto a) { return is_rmw(a); });
        // rs = [W];(rf;rmw)*,  sw = [release];([F];po)?;rs;rf;[R];(po;[F])?;[acquire]
        const matrix sequence = compose(writes, or_self(compose(rf, rmws).closed()));
        const matrix from = compose(releasing, or_self(compose(fences, po)));
        const matrix to = compose(or_self(compose(po, fences)), acquiring);
        const matrix sw = compose(compose(from, sequence), compose(compose(rf, reads), to));
        return (po | sw).closed();
    }

    const oracle_graph& g;
    std::size_t n;
    matrix po, rf, mo, fr, same_location, hb;
};

bool psc_acyclic(const relations& r) {
    const auto& e = r.g.nodes;
    const auto sc = [&](std::size_t a) { return e[a].with == order::seq_cst; };
    const matrix po_other = where(r.n, [&](auto a, auto b) {
        return r.po(a, b) && !r.same_location(a, b) && !e[a].chooses && !e[b].chooses;
    });
    const matrix scb
        = r.po | compose(compose(po_other, r.hb), po_other) | (r.hb & r.same_location) | r.mo | r.fr;
    const matrix events = only(r.n, sc);
    const matrix fences = only(r.n, [&](auto a) { return sc(a) && e[a].fence; });
    const matrix left = events | compose(fences, or_self(r.hb));
    const matrix right = events | compose(or_self(r.hb), fences);
    const matrix base = compose(compose(left, scb), right);
    const matrix eco = (r.rf | r.mo | r.fr).closed();
    const matrix around = r.hb | compose(compose(r.hb, eco), r.hb);
    return (base | compose(compose(fences, around), fences)).acyclic();
}

bool store_buffer_order_acyclic(const relations& r) {
    const auto& e = r.g.nodes;
    const auto drains
        = [&](std::size_t a) { return r.is_rmw(a) || (e[a].fence && e[a].with == order::seq_cst); };
    const matrix ppo = where(r.n, [&](auto a, auto b) {
        if (!r.po(a, b))
            return false;
        const bool store = e[a].writes && !e[a].reads;
        const bool load = e[b].reads && !e[b].writes;
        if (!store || !load)
            return true;
        if (e[a].with == order::seq_cst && e[b].with == order::seq_cst)
            return true;
        for (std::size_t between = 0; between < r.n; ++between)
            if (r.po(a, between) && r.po(between, b) && drains(between))
                return true;
        return false;
    });
    // Fences other than seq_cst are no instruction: nothing is ordered by way of them.
    const auto silent
        = [&](std::size_t a) { return e[a].chooses || (e[a].fence && e[a].with != order::seq_cst); };
    const matrix order_kept
        = where(r.n, [&](auto a, auto b) { return ppo(a, b) && !silent(a) && !silent(b); });
    const matrix external
        = where(r.n, [&](auto a, auto b) { return r.rf(a, b) && e[a].thread != e[b].thread; });
    return (order_kept | external | r.mo | r.fr).acyclic();
}

}  // namespace

bool consistent(const oracle_graph& g, axioms model, const axiom_set& which) {
    const relations r(g);
    const matrix eco = (r.rf | r.mo | r.fr).closed();
    if (which.coherence) {
        if (!eco.irreflexive())
            return false;
        const matrix& before = model == axioms::tso ? r.po : r.hb;
        if (!compose(before & r.same_location, eco).irreflexive())
            return false;
    }
    if (!which.global_order)
        return true;
    switch (model) {
    case axioms::cpp20:
        return psc_acyclic(r);
    case axioms::sc:
        return (r.po | r.rf | r.mo | r.fr).acyclic();
    case axioms::tso:
        return store_buffer_order_acyclic(r);
    }
    return false;
}

std::string oracle_graph::canonical(std::uint32_t threads) const {
    std::vector<std::string> names(nodes.size());
    std::vector<std::uint32_t> count(threads, 0);
    for (std::size_t a = 0; a < nodes.size(); ++a)
        names[a] = std::to_string(nodes[a].thread) + "." + std::to_string(count[nodes[a].thread]++);
    std::string text;
    for (std::uint32_t t = 0; t < threads; ++t)
        for (std::size_t a = 0; a < nodes.size(); ++a) {
            if (nodes[a].thread != t)
                continue;
            text += names[a];
            if (nodes[a].reads)
                text += "<"
                    + (nodes[a].source < 0 ? "init" : names[static_cast<std::size_t>(nodes[a].source)]) + "="
                    + std::to_string(nodes[a].read);
            if (nodes[a].chooses)
                text += "?" + std::to_string(nodes[a].read);
            if (nodes[a].writes)
                text += ">" + std::to_string(nodes[a].written);
            text += " ";
        }
    for (const auto& chain : modification_order) {
        text += "|";
        for (const int w : chain)
            text += names[static_cast<std::size_t>(w)] + " ";
    }
    return text;
}

}  // namespace weaveproof::test
