// weaveproof-models-classics [name…]: checks the classics, or those that are named, and prints a table. A
// name may have * and ? in it. The counterexample of a program that is alone is shown. Returns 0 if every
// verdict is the expected one, 1 if not, 2 if there is nothing of that name.
#include <cstdio>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "classics/table.hpp"
#include "classics/title.hpp"
#include "support/model_test.hpp"
#include "weaveproof/check.hpp"

namespace {

using weaveproof::classics::title_of;

weaveproof::classics::table results;
bool is_alone = false;

void tell(const weaveproof::models::model&, const weaveproof::report& found, bool as_expected) {
    results.print_row(*title_of(*testing::UnitTest::GetInstance()->current_test_info()), found, as_expected);
    if (is_alone) {
        const std::string text = to_text(found, isatty(STDOUT_FILENO) != 0);
        std::printf("\n%s\n", text.c_str());
    }
}

// False: a test is not named after its file.
bool make_room() {
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    for (int suite = 0; suite < all.total_test_suite_count(); ++suite) {
        const testing::TestSuite& tests = *all.GetTestSuite(suite);
        for (int i = 0; i < tests.total_test_count(); ++i) {
            const auto title = title_of(*tests.GetTestInfo(i));
            if (!title) {
                std::fprintf(stderr, "%s: its name must begin with that of its file, %s\n",
                    tests.GetTestInfo(i)->name(), tests.GetTestInfo(i)->file());
                return false;
            }
            results.make_room_for(*title);
        }
    }
    return true;
}

// Prints the table around what GoogleTest runs.
class frame : public testing::EmptyTestEventListener {
    void OnTestIterationStart(const testing::UnitTest& all, int) override {
        is_alone = all.test_to_run_count() == 1;
        if (all.test_to_run_count() > 0) {
            results.print_head();
        }
    }

    void OnTestIterationEnd(const testing::UnitTest& all, int) override {
        if (all.test_to_run_count() > 0) {
            results.print_total();
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    GTEST_FLAG_SET(brief, true);
    testing::InitGoogleTest(&argc, argv);
    if (argc > 1) {
        std::string filter;
        for (int i = 1; i < argc; ++i) {
            filter += std::string{filter.empty() ? "" : ":"} + "classics." + argv[i];
        }
        GTEST_FLAG_SET(filter, filter);
    }
    if (!make_room()) {
        return 2;
    }
    weaveproof::models::tell = tell;
    testing::UnitTest::GetInstance()->listeners().Append(new frame);
    const int failed = RUN_ALL_TESTS();
    if (testing::UnitTest::GetInstance()->test_to_run_count() == 0) {
        std::fprintf(stderr, "no classic has such a name; without names all are checked\n");
        return 2;
    }
    return failed;
}
