# Everything on a fresh machine: `make run` and `make test`. Both install what is missing.

SWIFT ?= swift
BUILD := .build

.PHONY: run test build lint setup setup-test clean

run: build
	./scripts/compare-heads

test: setup-test lint
	$(SWIFT) build -c release --scratch-path $(BUILD)/test --build-tests -Xswiftc -enable-testing
	$(SWIFT) test -c release --scratch-path $(BUILD)/test --skip-build -Xswiftc -enable-testing
	$(SWIFT) build -c release --scratch-path $(BUILD)/examples --package-path Examples
	$(SWIFT) run -c release --scratch-path $(BUILD)/own-backend --package-path Examples/OwnBackend

build: setup
	$(SWIFT) build -c release --product lm

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Examples/Sources Examples/OwnBackend/Sources Package.swift

setup:
	./scripts/install-packages pkg-config libicu-dev libdnnl-dev libssl-dev liblapacke-dev libblas-dev

setup-test: setup
	./scripts/install-packages unicode-data

clean:
	rm -rf $(BUILD)
