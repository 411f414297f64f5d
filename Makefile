# Kenniswijzer: `make start` serves the web page on http://127.0.0.1:8000 until Ctrl+C (also with standard input closed),
# `make test` passes the tests. Both set everything up first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install -q --disable-pip-version-check --retries 10 --timeout 60 -c constraints.txt
export KENNIS_TEST_DATA ?= ../shared

export ANONYMIZED_TELEMETRY = False

.PHONY: start test lint bench evals evals-llm clean setup setup-dev check

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

# pip comes last: an environment that was broken off while it was made is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# torch first and pinned: an unpinned torch pulls gigabytes of CUDA packages.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) torch==2.13.0
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e '.[dev]'
	@touch $@

start: setup
	@$(BIN)/kennis start

test: setup-dev
	@BIN=$(BIN) bash tests/run.sh

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: setup-dev
	$(BIN)/python -m tests.bench

evals: setup-dev
	$(BIN)/kennis eval table

# A real model on this machine; GGUF names its file, and is put together first where it is not there (1.1 GB).
GGUF ?= .kennis/testmodel.gguf
LLM_QUESTIONS ?= 20
evals-llm: setup-dev
	$(PIP) -e '.[llm-test]'
	@test -f $(GGUF) || $(BIN)/python $(KENNIS_TEST_DATA)/tools/test-llm $(GGUF)
	$(BIN)/python -m tests.evals_llm $(GGUF) $(LLM_QUESTIONS)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
