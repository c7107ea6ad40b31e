# Two commands matter: make run, make test. `make` alone lists the rest.
# Nothing is assumed but Python 3.11+ and make; everything else is made in .venv, node_modules, var.

PYTHON ?= python3
OFFICE = exec "$(PYTHON)" -m tools.office
MANAGE = $(OFFICE) manage
UV = $(OFFICE) python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help setup up down run worker signing beat migrate migrations-check seed format lint types \
	imports templates check test test-fast test-browser messages messages-check docs docs-check \
	rules journey bench screenshots lock system clean distclean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile

## -- the office
run: ## open the office: services, portal, workers; Ctrl+C stops everything
	@$(OFFICE) run

setup: ## make .venv and node_modules as the lock files say
	@$(OFFICE) setup test

up: ## start PostgreSQL and Valkey and let them stay
	@$(OFFICE) up

down: ## stop the office and the services
	@$(OFFICE) down

worker: ## one worker for files and everything else, in the foreground
	@$(OFFICE) worker

signing: ## one worker for signing, in the foreground
	@$(OFFICE) signing

beat: ## the clock of the periodic jobs, in the foreground
	@$(OFFICE) beat

migrate: ## bring the database up to date
	@$(OFFICE) migrate

seed: ## load the catalogues and the demo office
	@$(OFFICE) seed

journey: ## one document's whole life, every step printed: make journey PDF=a.pdf DOCX=b.docx
	@$(MANAGE) journey $(if $(PDF),--pdf "$(PDF)") $(if $(DOCX),--docx "$(DOCX)")

bench: ## speeds, each as a ratio within one run
	@$(MANAGE) bench

## -- checks and tests
test: ## everything CI runs: checks, then the whole suite
	@$(OFFICE) test $(ARGS)

test-fast: ## the suite without browser, crash and slow tests, and without checks
	@$(OFFICE) test fast $(ARGS)

test-browser: ## only the tests that drive a browser
	@$(OFFICE) python -m pytest -m browser $(ARGS)

check: ## what CI checks besides the tests
	@$(OFFICE) check

format: ## format the code
	@"$(PYTHON)" -m tools.office python -m ruff check --fix -q . ; $(OFFICE) python -m ruff format -q .

lint: ## ruff
	@$(OFFICE) check lint

imports: ## the order of the apps
	@$(OFFICE) check imports

types: ## mypy, strict
	@$(OFFICE) check types

templates: ## djlint
	@$(OFFICE) check templates

migrations-check: ## every model change has its migration
	@$(OFFICE) check migrations-check

messages: ## gather and compile the translations
	@$(MANAGE) build_translations

messages-check: ## every sentence has its Vietnamese wording
	@$(OFFICE) check messages-check

docs: ## write the generated pages of docs/reference
	@$(MANAGE) build_docs

docs-check: ## the generated pages are current
	@$(OFFICE) check docs-check

rules: ## which test tells which rule
	@"$(PYTHON)" -m tools.rules

screenshots: ## pictures of the portal's main pages, into test-artefacts
	@$(OFFICE) python -m pytest -m browser tests/browser $(ARGS)

## -- upkeep
lock: ## pin the requirements again (UPGRADE=1: to their newest versions)
	@$(UV) $(if $(UPGRADE),--upgrade) requirements.in -o requirements.txt
	@$(UV) $(if $(UPGRADE),--upgrade) requirements-demo.in -o requirements-demo.txt
	@$(UV) $(if $(UPGRADE),--upgrade) requirements-dev.in -o requirements-dev.txt
	@$(OFFICE) python -m tools.browser_lock

system: ## install LibreOffice, Tesseract, Chromium and fonts, or say how
	@"$(PYTHON)" -m tools.office system

clean: ## remove caches and test artefacts
	@$(OFFICE) clean

distclean: ## remove .venv and node_modules too; the office's data in var stays
	@$(OFFICE) clean all
