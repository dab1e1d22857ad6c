# Everything one does with Steward. Paths are relative, so the folder may have any name.

BIN := .venv/bin
PYTHON ?= python3
ARGS ?=
# One more than CI has processors: a test that waits, for a browser or a server, leaves one idle.
WORKERS ?= 3
LOCK := $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
	--python-version 3.11 --excludes requirements/excluded.txt

# Compiled once, the program starts in a third of the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench lock clean suite lint front chromium dovecot
.DELETE_ON_ERROR:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s%s\n", $$1, $$2 }' Makefile

run: .venv/runtime front ## start Steward on http://127.0.0.1:8000
	@exec $(BIN)/steward serve $(ARGS)

test: front chromium dovecot ## run everything that CI runs
	@$(MAKE) --no-print-directory --jobs 2 lint suite

check: lint ## run what takes seconds: lint, types, contracts, tests without database or browser
	@$(BIN)/python -m pytest -n 2 -m "not database and not browser" $(ARGS)

bench: .venv/runtime front ## measure speed and memory (ARGS="--scale 100000")
	@exec $(BIN)/steward bench $(ARGS)

lock: .venv/uv ## lock the newest versions that fit together, with hashes
	@$(LOCK) requirements/uv.in -o requirements/uv.txt
	@$(LOCK) requirements/node.in -o requirements/node.txt
	@$(LOCK) requirements/develop.in -o requirements/develop.txt
	@$(LOCK) requirements/runtime.in -c requirements/develop.txt -o requirements/runtime.txt

clean: ## remove all that make has made, but not your data in var
	@rm -rf .venv node_modules src/steward/kit/static/vendor test-results build dist
	@rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests -name __pycache__ -prune -exec rm -rf {} +


suite: .venv/develop
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: .venv/develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/ast-grep test --skip-snapshot-tests
	$(BIN)/ast-grep scan
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

front: .venv/runtime .venv/node
	@$(BIN)/python -m steward.kit.frontend

chromium: .venv/develop
	@tools/chromium.sh

dovecot:
	@tools/dovecot.sh


# Each of these is an empty file that says "done since that list last changed".

.venv/python:
	@tools/venv.sh "$(PYTHON)"
	@touch $@

.venv/uv: requirements/uv.txt .venv/python
	@$(BIN)/python -m pip install --quiet --require-hashes -r $<
	@touch $@

.venv/runtime: requirements/runtime.txt pyproject.toml .venv/uv
	@$(call install,--require-hashes --no-deps -r $<)
	@$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

.venv/develop: requirements/develop.txt .venv/runtime
	@$(call install,--require-hashes --no-deps -r $<)
	@touch $@

.venv/node: requirements/node.txt .venv/uv
	@command -v npm >/dev/null || { $(call install,--require-hashes --no-deps -r $<); }
	@touch $@

# uv takes seconds where pip takes minutes; where uv does not work, pip may. pip runs uv-build.
define install
$(BIN)/uv pip install --quiet --python $(BIN)/python $(1) || \
	PATH="$$PWD/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet $(1)
endef
