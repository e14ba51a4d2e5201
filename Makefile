# Everything on a fresh machine: `make run` and `make test`. Both install what is missing.

SWIFT ?= swift
BUILD := .build
PREFIX ?= /usr/local

BIN := $(DESTDIR)$(PREFIX)/bin
MAN := $(DESTDIR)$(PREFIX)/share/man/man1
CORPORA := $(DESTDIR)$(PREFIX)/share/lm/corpora
BASH_COMPLETION := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETION := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETION := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
LM := $(BUILD)/release/lm

.PHONY: run test check build lint interface mutants coverage fuzz faults sanitize bench-check bench-keep docs reference check-reference lessons install uninstall setup setup-test clean

run: build
	./scripts/compare-heads

# The whole truth, in release; LONG=1 for what takes long, SEED=random for other random data.
test: setup-test lint
	STRICT=1 $(SWIFT) build -c release --scratch-path $(BUILD)/test --build-tests -Xswiftc -enable-testing
	$(MAKE) check-reference LM=$(BUILD)/test/release/lm
	./scripts/check-linkage $(BUILD)/test/release/lm
	SWIFT=$(SWIFT) ./scripts/public-interface --check --bin $(BUILD)/test/release
	$(SWIFT) build -c release --scratch-path $(BUILD)/examples --package-path Examples
	$(SWIFT) run -c release --scratch-path $(BUILD)/own-backend --package-path Examples/OwnBackend
	./scripts/run-tests --bin $(BUILD)/test/release

# A change in seconds: a debug build and the tests that look at the changed files, or those of T="NAME …".
check: setup-test
	SWIFT=$(SWIFT) ./scripts/check-changes $(T)

build: setup
	$(SWIFT) build -c release --product lm

lint: setup-test
	SWIFT=$(SWIFT) LINT=required ./scripts/lint
	./scripts/run-mutants --check

# What is public in each library, into Tests/PublicInterface, with which make test compares.
interface: setup
	$(SWIFT) build
	SWIFT=$(SWIFT) ./scripts/public-interface

# The faults of Tests/Mutants that no test catches; M="NAME …" for some of them.
mutants: setup-test
	SWIFT=$(SWIFT) ./scripts/run-mutants $(M)

# The lines of Sources that tests run, by target and file; T="NAME …" for some of the tests.
coverage: setup-test
	SWIFT=$(SWIFT) ./scripts/coverage $(T)

# Calls to the system that fail, one by one; ALL=1 tries those too that are many and alike; KILLS=n ends runs n times at
# random places instead; F="'train --force' …" for some of the commands.
faults: build setup-test
	./scripts/run-faults --lm $(LM) $(if $(ALL),--all) $(if $(KILLS),--kills $(KILLS)) $(F)

# Inputs that libFuzzer makes, for every reader of Tests/Fuzzing or those of READER="NAME …": MINUTES=n for each
# (15 seconds) or RUNS=n, JOBS=n of them at a time.
fuzz: setup-test
	FUZZ=1 $(SWIFT) build -c release --product fuzz --scratch-path $(BUILD)/fuzz --sanitize=address \
	  -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link -Xswiftc -use-ld=lld
	./scripts/fuzz $(MINUTES:%=--minutes %) $(RUNS:%=--runs %) $(JOBS:%=--jobs %) $(READER)

# The tests under AddressSanitizer and ThreadSanitizer; S=address or S=thread for one of them, T="NAME …" for some of
# the tests.
sanitize: setup-test
	SWIFT=$(SWIFT) ./scripts/run-sanitizers $(if $(S),--only $(S)) $(T)

# The speed of lm against the results kept for this processor, on a machine that does nothing else.
bench-check: build
	LM=$(LM) ./scripts/check-speed

bench-keep: build
	LM=$(LM) ./scripts/check-speed --keep

# DocC pages of every library, into $(BUILD)/docs; a warning is an error.
docs: setup
	SWIFT=$(SWIFT) OUTPUT=$(BUILD)/docs ./scripts/make-documentation

# The pages of docs that are made from the program and from its sources.
reference: build
	LM=$(LM) ./scripts/make-command-reference
	./scripts/make-import-graph

# The output and the pictures of docs/lessons; L="NAME …" for some of them.
lessons: build
	LM=$(LM) ./scripts/make-lessons $(L)

check-reference:
	LM=$(LM) ./scripts/make-command-reference --check
	./scripts/make-import-graph --check

install: build
	install -d $(BIN) $(MAN) $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	install -m 755 $(LM) $(BIN)/lm
	for folder in english persian; do \
	  install -d $(CORPORA)/$$folder; install -m 644 corpora/$$folder/*.txt $(CORPORA)/$$folder; done
	LM=$(LM) ./scripts/make-man-pages $(MAN)
	$(LM) --generate-completion-script bash >$(BASH_COMPLETION)/lm
	$(LM) --generate-completion-script zsh >$(ZSH_COMPLETION)/_lm
	$(LM) --generate-completion-script fish >$(FISH_COMPLETION)/lm.fish

uninstall:
	for command in $$(LM=$(BIN)/lm ./scripts/list-commands | tr ' ' '-'); do \
	  rm -f $(MAN)/lm-$$command.1; done
	rm -f $(BIN)/lm $(MAN)/lm.1 $(BASH_COMPLETION)/lm $(ZSH_COMPLETION)/_lm
	rm -f $(FISH_COMPLETION)/lm.fish
	rm -rf $(CORPORA)
	-rmdir --ignore-fail-on-non-empty $(dir $(CORPORA))

setup:
	./scripts/install-packages pkg-config libicu-dev libdnnl-dev libssl-dev libxxhash-dev liblapacke-dev libblas-dev

setup-test: setup
	./scripts/install-packages unicode-data python3 python3-venv

clean:
	rm -rf $(BUILD)
