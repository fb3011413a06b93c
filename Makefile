# Two commands for a fresh machine with Python 3.11 or later: make solve, make test.
# While working: make quick, make check. Before a change lands: .ci/run, with the proofs of make prove.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

TESTS := $(BIN)/python -m pytest -q -n auto --dist worksteal

# Compiled files are kept even where the environment says not to: else each of some thousand processes
# of the tests compiles mixopt anew, and each process of pytest every test.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: solve test quick prove check bench docs clean

solve: .venv/installed
	$(BIN)/mixopt solve redbridge

test: .venv/for-tests
	$(TESTS) -m "not long and not browser"

quick: .venv/for-tests
	$(TESTS) -m "not slow and not long and not browser"

prove: .venv/for-tests
	$(TESTS) -m "long and not browser"

check: .venv/for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/for-tests
	$(BIN)/python benchmarks/run.py

docs: .venv/for-tests
	$(BIN)/python docs/write.py

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

.venv/for-tests: .venv/installed
	$(PIP) --editable '.[dev]'
	touch $@
