#include "axioms.hpp"

namespace weaveproof::test {

namespace {

class matrix {
  public:
    explicit matrix(std::size_t n) : n_(n), bits_(n * n, false) {}
    [[nodiscard]] std::size_t size() const { return n_; }
    std::vector<bool>::reference operator()(std::size_t a, std::size_t b) { return bits_[a * n_ + b]; }
    [[nodiscard]] bool operator()(std::size_t a, std::size_t b) const { return bits_[a * n_ + b]; }

    [[nodiscard]] matrix closed() const {
        matrix c = *this;
        for (std::size_t k = 0; k < n_; ++k)
            for (std::size_t a = 0; a < n_; ++a)
                if (c(a, k))
                    for (std::size_t b = 0; b < n_; ++b)
                        if (c(k, b))
                            c(a, b) = true;
        return c;
    }
    [[nodiscard]] bool irreflexive() const {
        for (std::size_t a = 0; a < n_; ++a)
            if ((*this)(a, a))
                return false;
        return true;
    }
    [[nodiscard]] bool acyclic() const { return closed().irreflexive(); }

  private:
    std::size_t n_;
    std::vector<bool> bits_;
};

template <class Test>
matrix where(std::size_t n, Test test) {
    matrix m(n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            m(a, b) = test(a, b);
    return m;
}

matrix operator|(const matrix& x, const matrix& y) {
    return where(x.size(), [&](auto a, auto b) { return x(a, b) || y(a, b); });
}

matrix compose(const matrix& x, const matrix& y) {
    matrix m(x.size());
    for (std::size_t a = 0; a < x.size(); ++a)
        for (std::size_t k = 0; k < x.size(); ++k)
            if (x(a, k))
                for (std::size_t b = 0; b < x.size(); ++b)
                    if (y(k, b))
                        m(a, b) = true;
    return m;
}

matrix or_self(const matrix& x) {
    return where(x.size(), [&](auto a, auto b) { return a == b || x(a, b); });
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
                    mo(static_cast<std::size_t>(chain[i]), static_cast<std::size_t>(chain[j])) = true;
        same_location = where(
            n, [&](auto a, auto b) { return !e[a].fence && !e[b].fence && e[a].location == e[b].location; });
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
        // rs = [W];(rf;rmw)*
        matrix to_rmw = where(n, [&](auto a, auto b) { return rf(a, b) && is_rmw(b); }).closed();
        matrix sw(n);
        for (std::size_t a = 0; a < n; ++a)
            for (std::size_t b = 0; b < n; ++b)
                for (std::size_t w = 0; w < n; ++w) {
                    if (!e[w].writes || !(w == a || (e[a].fence && po(a, w))) || !releases(e[a].with))
                        continue;
                    for (std::size_t r = 0; r < n; ++r) {
                        if (!e[r].reads || !(r == b || (e[b].fence && po(r, b))) || !acquires(e[b].with))
                            continue;
                        for (std::size_t last = 0; last < n; ++last)
                            if ((last == w || to_rmw(w, last)) && rf(last, r))
                                sw(a, b) = true;
                    }
                }
        return (po | sw).closed();
    }

    const oracle_graph& g;
    std::size_t n;
    matrix po, rf, mo, fr, same_location, hb;
};

bool psc_acyclic(const relations& r) {
    const auto& e = r.g.nodes;
    const auto sc = [&](std::size_t a) { return e[a].with == order::seq_cst; };
    const matrix po_other = where(r.n, [&](auto a, auto b) { return r.po(a, b) && !r.same_location(a, b); });
    const matrix hb_location
        = where(r.n, [&](auto a, auto b) { return r.hb(a, b) && r.same_location(a, b); });
    const matrix scb = r.po | compose(compose(po_other, r.hb), po_other) | hb_location | r.mo | r.fr;
    const matrix hb_or_self = or_self(r.hb);
    const matrix left
        = where(r.n, [&](auto a, auto b) { return sc(a) && (a == b || (e[a].fence && hb_or_self(a, b))); });
    const matrix right
        = where(r.n, [&](auto a, auto b) { return sc(b) && (a == b || (e[b].fence && hb_or_self(a, b))); });
    const matrix base = compose(compose(left, scb), right);
    const matrix eco = (r.rf | r.mo | r.fr).closed();
    const matrix around = r.hb | compose(compose(r.hb, eco), r.hb);
    const matrix fences = where(
        r.n, [&](auto a, auto b) { return sc(a) && sc(b) && e[a].fence && e[b].fence && around(a, b); });
    return (base | fences).acyclic();
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
    const auto silent = [&](std::size_t a) { return e[a].fence && e[a].with != order::seq_cst; };
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
        const matrix located
            = where(r.n, [&](auto a, auto b) { return before(a, b) && r.same_location(a, b); });
        if (!compose(located, eco).irreflexive())
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
