# The front door. CMake does the work; every target here is a few commands that may as well be typed.

BUILD_DIR ?= build
JOBS      ?= $(shell nproc 2>/dev/null || echo 2)
# How long the stress runs of each primitive take, in seconds, and the seed of every random choice. Empty: their defaults.
SECONDS ?=
STRESS_SECONDS ?= $(SECONDS)
SEED ?=
# How many random programs `make oracle` and `make clients` try, and how often `make bench` and
# `make bench-checker` time each workload or program. RUNS empty: 15 and 5 times.
COUNT ?= 100000
RUNS ?=
# How long `make soak` stresses the primitives, in minutes, the builds not counted.
MINUTES ?= 5
CLIENTS = mutex recursive_mutex shared_mutex semaphore condition_variable event latch barrier once bounded_buffer \
	thread_pool process_shared async
# Which of the classics are checked: names, perhaps with * and ?. Empty: all.
ONLY ?=

export CTEST_PARALLEL_LEVEL = $(JOBS)
ifneq ($(STRESS_SECONDS),)
export WEAVEPROOF_STRESS_SECONDS = $(STRESS_SECONDS)
endif
ifneq ($(SEED),)
export WEAVEPROOF_STRESS_SEED = $(SEED)
export WEAVEPROOF_MUTANTS_SEED = $(SEED)
export RC_PARAMS = seed=$(SEED)
endif

.DEFAULT_GOAL := help
.PHONY: help verify test build gcc asan clients oracle soak mutants classics golden bench bench-checker lint format clean bootstrap

# $(call configure,PRESET,DIRECTORY): once; the build configures again by itself whenever that is needed.
configure = test -f $(2)/build.ninja || cmake --preset $(1) -B $(2)
build_all = cmake --build $(1) --parallel $(JOBS)
ctest = ctest --test-dir $(1) --output-on-failure --timeout 900

verify: bootstrap  ## prove every primitive: models, property tests, stress; then one table
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-evidence
	@$(BUILD_DIR)/bin/weaveproof-verify --manifest $(BUILD_DIR)/evidence.json --report $(BUILD_DIR)/report --jobs $(JOBS)

test: build  ## pass the project's own tests
	@$(call ctest,$(BUILD_DIR))

build: bootstrap  ## build everything, with Clang
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR))

gcc: bootstrap  ## build everything and pass the tests, with GCC
	@$(call configure,gcc,$(BUILD_DIR)/gcc)
	@$(call build_all,$(BUILD_DIR)/gcc)
	@$(call ctest,$(BUILD_DIR)/gcc)

asan: bootstrap  ## pass the tests under AddressSanitizer where that can be, and all under UndefinedBehaviorSanitizer
	@for preset in asan ubsan; do \
		$(call configure,$$preset,$(BUILD_DIR)/$$preset) && $(call build_all,$(BUILD_DIR)/$$preset) \
			&& $(call ctest,$(BUILD_DIR)/$$preset) || exit; done

oracle: bootstrap  ## compare the search with a brute-force oracle on COUNT random programs, all from SEED
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-oracle
	@$(BUILD_DIR)/bin/weaveproof-oracle --count $(COUNT) --jobs $(JOBS) $(if $(SEED),--seed $(SEED)) \
		--keep models/checker/tests/oracle/regressions

clients: bootstrap  ## explore COUNT generated programs of each primitive, 2000 by default, all from SEED
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target $(addprefix weaveproof-clients-,$(CLIENTS))
	@rm -rf $(BUILD_DIR)/clients/parts
	@for primitive in $(CLIENTS); do \
		RC_PARAMS="$(if $(SEED),seed=$(SEED) )max_success=$(if $(filter command%,$(origin COUNT)),$(COUNT),2000)" \
		WEAVEPROOF_REPORT_DIR=$(abspath $(BUILD_DIR))/clients/parts \
		$(BUILD_DIR)/property-tests/clients/weaveproof-clients-$$primitive --gtest_filter='*linearizable' || exit; done
	@property-tests/clients/report $(BUILD_DIR)/clients/parts

mutants: bootstrap  ## change the primitives, and the checker, in one place at a time: each must be noticed; writes docs/mutants.md
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-mutants
	@models/mutants/mutants run $(BUILD_DIR) --jobs $(JOBS)
	@models/mutants/mutants table $(BUILD_DIR)
	@models/checker/tests/oracle/mutants 20000 docs/mutants/checker.md

soak: bootstrap  ## stress every primitive for MINUTES, in five builds in turn: plain, with noise, TSan, ASan, UBSan
	@stress/soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)) --jobs $(JOBS) --build $(abspath $(BUILD_DIR))/soak

golden: build  ## keep the counterexamples of all broken twins as they are now; look at the difference before you commit it
	@models/support/golden --update $(BUILD_DIR)

classics: bootstrap  ## check the textbook problems of docs/classics, wrong and right, or those that ONLY names
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-models-classics
	@WEAVEPROOF_REPORT_DIR=$(BUILD_DIR)/classics/parts \
		$(BUILD_DIR)/models/classics/weaveproof-models-classics $(foreach name,$(ONLY),'$(name)')

bench:  ## measure the primitives beside their peers, RUNS times each in random order; prints the table and writes docs/benchmarks.md
	@ci/bootstrap bench
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-bench
	@$(BUILD_DIR)/primitives/bench/weaveproof-bench --benchmark_repetitions=$(or $(RUNS),15) --benchmark_min_time=0.05 \
		--benchmark_enable_random_interleaving=true \
		--benchmark_out=$(BUILD_DIR)/benchmarks.json --benchmark_out_format=json >$(BUILD_DIR)/benchmarks.log
	@primitives/bench/report --docs docs $(BUILD_DIR)/benchmarks.json

bench-checker: bootstrap  ## time the checker on small programs and print the table of docs/performance.md
	@$(call configure,default,$(BUILD_DIR))
	@$(call build_all,$(BUILD_DIR)) --target weaveproof-bench-checker
	@$(BUILD_DIR)/models/checker/bench/weaveproof-bench-checker $(or $(RUNS),5)

lint: bootstrap  ## check the format of every source and what clang-tidy makes of it
	@ci/format --check
	@$(call configure,lint,$(BUILD_DIR)/lint)
	@$(call build_all,$(BUILD_DIR)/lint) -- -k 0

format: bootstrap  ## format every source
	@ci/format

clean:  ## remove what was built
	rm -rf $(BUILD_DIR)

bootstrap:
	@ci/bootstrap

help:  ## this list
	@echo 'make TARGET [BUILD_DIR=build] [JOBS=n] [SECONDS=n, of stress for each primitive] [SEED=n] [COUNT=n, of programs for the oracle, or clients of each primitive] [RUNS=n, of each program or workload that is timed] [MINUTES=n, of soak] [ONLY=names, of classics]'
	@sed -n 's/^\([a-z-]*\):[^#]*## *\(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12
