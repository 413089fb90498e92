# Every target sets up what it needs in .venv; a second run installs nothing.
.PHONY: demo test proofs checks linkcheck docs deep speed clean help
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo: .venv/demo-installed ## train, certify and report the study `digits` (about 10 minutes on 2 cores)
	$(BIN)/python -m gdpcert_torch demo digits

test: .venv/test-installed ## everything: lint, types, import floors, tests, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2
	$(BIN)/sphinx-build -n -W --keep-going -q -b html docs docs/_build/html

proofs: ## the propositions in Coq: compiled, and their assumptions compared with the list in the docs
	$(PYTHON) proofs_checks/coq/prove.py

checks: .venv/test-installed ## every proposition by execution, at 60 digits, and the ledger that joins them (2 minutes)
	$(BIN)/python -m proofs_checks

linkcheck: .venv/test-installed ## every link of the pages, which needs the network
	$(BIN)/sphinx-build -n -W --keep-going -q -b linkcheck docs docs/_build/linkcheck

docs: .venv/test-installed ## the pages, in docs/_build/html
	$(BIN)/sphinx-build -n -W --keep-going -q -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

deep: .venv/test-installed ## the long property sweeps
	GDPCERT_PROFILE=deep $(BIN)/pytest tests

speed: .venv/test-installed ## how long the numbers take beside the naive expressions, and certification beside the field's loop; with DATA=FOLDER training, too
	$(BIN)/python -m tests.speed
	$(BIN)/python -m tests.speed.engine $(if $(DATA),--data $(DATA)) $(SPEED)
	$(if $(DATA),$(BIN)/python -m tests.speed.training --data $(DATA))

clean: ## remove the environment and caches; runs stay
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gdpcert needs Python 3.11 or newer; run make PYTHON=python3.12, say")'
	$(PYTHON) -m venv .venv

.venv/demo-installed: pyproject.toml | .venv/bin/python
	@echo "installing into .venv: a few minutes, this once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[torch,plots]'
	@touch $@

.venv/test-installed: pyproject.toml | .venv/bin/python
	@echo "installing into .venv: a few minutes, this once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[torch,plots,dev]'
	@touch $@ .venv/demo-installed
