# The commands of the README. scripts/bootstrap.py sets up what they need and says what it does.
PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
BIN := .venv/bin
export PYTHONUNBUFFERED := 1
# Compiled modules are kept whatever the machine says: without them each start takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run build develop check test bench faults fuzz screens messages help

help: ## Show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: ## Set up everything and serve on http://127.0.0.1:8000 (PORT, DATABASE_URL, LMS_DATA, DEMO=0)
	@$(PYTHON) scripts/bootstrap.py run

build: ## Make what is generated: packages, front end, English texts
	@$(PYTHON) scripts/bootstrap.py build

develop:
	@$(PYTHON) scripts/bootstrap.py develop

check: develop ## Run ruff, mypy, the linter of the layers and djlint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet

test: develop ## Run all tests, on SQLite, on PostgreSQL and in a browser (ARGS="-k name")
	@$(PYTHON) scripts/bootstrap.py browser
	$(BIN)/python -m pytest -n 2 $(ARGS)

bench: develop ## Measure the sitting on real servers, SQLite and PostgreSQL (ARGS="saves --runs 1")
	$(BIN)/python -m bench $(ARGS)

faults: develop ## Let everything go wrong under load, and count what is lost (ARGS="--kills 10 --only kills")
	$(BIN)/python -m bench.faults $(ARGS)

fuzz: develop ## Feed each reader of questions broken files for a minute (ARGS="--seconds 5 gift")
	$(BIN)/python -m scripts.fuzz $(ARGS)

screens: develop ## Photograph every page of a demo into build/screens (ARGS="targets --place phone")
	@$(PYTHON) scripts/bootstrap.py browser
	$(BIN)/python -m scripts.screens $(ARGS)

messages: develop ## Find new sentences of the source and put them into the English catalogues
	$(BIN)/python -m scripts.messages update
