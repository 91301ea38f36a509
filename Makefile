# What there is to do here; `make` alone lists it.
# Everything is installed into .venv, by uv where there is one and by pip where there is none.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
RUN := $(VENV)/bin/
UV := $(firstword $(shell command -v uv) $(wildcard $(VENV)/bin/uv))
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	pyproject.toml --extra postgresql --extra mariadb --extra duckdb --extra files --extra redis --extra s3 --extra mongodb
# Where Python of ours stands, beside the package.
CODE := src tools tests $(wildcard bench examples)

ifdef UV
INSTALL := $(UV) pip install --quiet --python $(VENV)/bin/python
ENVIRONMENT = $(UV) venv --quiet --seed --python $(PYTHON) $(VENV)
else
INSTALL := $(VENV)/bin/python -m pip install --quiet --quiet --disable-pip-version-check
ENVIRONMENT = $(PYTHON) -m venv $(VENV)
endif

# $(call gate,NAME,COMMAND): print the name, and what the command says only if it fails.
define gate
@printf '%-10s ' '$(1)'; if said=$$($(2) 2>&1); then echo ok; else echo FAILED; printf '%s\n' "$$said"; exit 1; fi
endef

.PHONY: help
help: ## List what there is to do
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: setup
setup: $(VENV)/.locked ## Install Mamoru and what it needs into .venv

.PHONY: setup-dev
setup-dev: $(VENV)/.locked-dev ## Install what the gates need, too

.PHONY: demo
demo: setup ## Run the apparel group's example from beginning to end
	@$(RUN)python examples/apparel-group/demo.py

.PHONY: test
test: lint format types contracts manners sizes leaks tests ## Run every gate, then every test (make -k goes on after a failure)

.PHONY: bench
bench: setup-dev postgresql ## Measure Mamoru against hand-written statements
	@$(RUN)python -m bench.run

.PHONY: bench-check
bench-check: setup-dev ## Measure the check of companies with up to 2,000 tables
	@$(RUN)python -m bench.check

.PHONY: judge
judge: setup-dev postgresql mariadb ## Compare the engine with the slow judge in N cases; the same command goes on
	@nice -n 19 $(RUN)python -m tests.judge.run -n $(or $(N),4000) --seed $(or $(SEED),0)

.PHONY: promises
promises: setup-dev ## List every promise, the nodes that state it and the tests that show it kept
	@$(RUN)python -m tools.promises

.PHONY: reference
reference: setup-dev ## Write the pages of docs/reference from the package
	@$(RUN)python -m tools.reference

.PHONY: changelog
changelog: setup-dev ## Print the changelog that changes/ makes
	@$(RUN)python -m tools.changelog

.PHONY: lock
lock: ## Pin the newest versions that pyproject.toml allows (needs uv)
	@test -n '$(UV)' || { echo 'make lock needs uv' >&2; exit 1; }
	@$(COMPILE) --upgrade --group build --output-file requirements.lock
	@$(COMPILE) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock

.PHONY: lint format types contracts manners sizes leaks tests postgresql mariadb redis
lint: setup-dev
	$(call gate,$@,$(RUN)ruff check --quiet --output-format concise)
format: setup-dev
	$(call gate,$@,$(RUN)ruff format --check --output-format concise)
types: setup-dev
	$(call gate,$@,$(RUN)mypy $(filter-out examples,$(CODE)))
contracts: setup-dev
	$(call gate,$@,$(RUN)lint-imports --no-logo)
manners: setup-dev
	$(call gate,$@,$(RUN)python -m tools.manners $(CODE))
sizes: setup-dev
	$(call gate,$@,$(RUN)python -m tools.sizes src)
leaks: setup-dev
	$(call gate,$@,$(RUN)python -m tools.leaks)
tests: setup-dev postgresql mariadb redis
	@$(RUN)python -m pytest -n 2
postgresql:
	@tools/postgresql.sh
mariadb:
	@tools/mariadb.sh

redis:
	@tools/redis.sh

$(VENV)/bin/python:
	@test -n '$(PYTHON)' || { echo 'Mamoru needs Python 3.11 or newer' >&2; exit 1; }
	@echo 'making $(VENV)'
	@$(ENVIRONMENT)

$(VENV)/.locked: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo 'installing Mamoru'
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable '.[postgresql,mariadb,duckdb,files,redis,s3,mongodb]'
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.locked
	@echo 'installing the gates'
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
