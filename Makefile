# Every target is one word that can be run at the desk; CI runs `make check` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WEB := src/opensocta/web/static/index.html
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup system web check fmt test test-all golden bench docs shots demo dist clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(STAMP) web ## environment, web assets and hooks
	@if [ -d .git ] && [ -z "$$CI" ]; then $(BIN)/pre-commit install >/dev/null 2>&1 || true; fi

system: ## system packages: ICU headers and a C++ compiler, if they are missing
	@sh scripts/system.sh

$(STAMP): pyproject.toml constraints.txt | system
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing packages (a few minutes the first time) ..."
	@OPENSOCTA_NO_WEB=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $(STAMP)

web: $(WEB) ## build the web assets with the packaged node

$(WEB): $(STAMP) $(FRONTEND)
	@$(BIN)/python scripts/build_web.py

check: setup ## ruff, mypy, import rules, sizes, web types, docs
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_house.py
	$(BIN)/python scripts/build_web.py --check
	$(BIN)/python scripts/reference.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site

fmt: setup ## format and mend what can be mended
	$(BIN)/ruff check --fix src tests benchmarks scripts
	$(BIN)/ruff format src tests benchmarks scripts

test: setup ## unit, property, guards and published tables
	$(BIN)/pytest -q -n 2 --dist loadfile tests/unit tests/property tests/guards tests/paper

test-all: test ## and whole reports, flows from file to report, the web in headless Chromium
	$(BIN)/pytest -q tests/golden tests/flows tests/web

golden: setup ## rewrite the golden files; read the difference before you commit it
	OPENSOCTA_GOLDEN=write $(BIN)/pytest -q tests/golden

bench: setup ## measure; tables go to docs/benchmarks.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	$(BIN)/python benchmarks/run.py

docs: setup ## build and serve the documentation
	$(BIN)/python scripts/reference.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

shots: setup ## take the screenshots of README and docs anew
	$(BIN)/python scripts/shots.py

demo: setup ## an invented region, from raw agency files to a published assessment, served on 127.0.0.1
	$(BIN)/socta demo

dist: setup ## wheel and sdist, with the web assets inside
	$(BIN)/python -m build

clean: ## remove what was built
	rm -rf build dist site demo-unit src/opensocta/web/static frontend/node_modules $(VENV)
