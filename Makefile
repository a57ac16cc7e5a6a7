# Everything starts here: `make help` lists it. A fresh machine needs Python 3.11 or newer, and make.

PYTHON ?= $(shell for name in python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV ?= .venv
PORT ?= 8000

VERSION := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'))
BIN = $(VENV)/bin
# A stamp is newer than its lock once the lock is installed, so a second call installs nothing.
# Its name holds the Python version: another PYTHON makes the environment anew.
VENV_STAMP = $(VENV)/.venv-$(VERSION)
RUN_STAMP = $(VENV)/.run-$(VERSION)
SERVICES_STAMP = $(VENV)/.services-$(VERSION)
TEST_STAMP = $(VENV)/.test-$(VERSION)
PIP_INSTALL = python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
INSTALL = $(BIN)/$(PIP_INSTALL)

# Collecting compresses every file again, also where nothing is new, and takes up to a minute. So it is
# done only if what is collected is not what the sum beside it says: our files, or what is installed.
OUR_STATIC = $(wildcard $(addsuffix static,$(dir $(wildcard */apps.py */*/apps.py */*/*/apps.py))))
COLLECTED_FROM = requirements/run.txt cms/settings.py cms/lib/staticfiles.py $(OUR_STATIC)
COLLECT = sum=$$(find $(COLLECTED_FROM) -type f -exec cksum {} + | LC_ALL=C sort | cksum); \
	kept="$${MARROW_DATA:-var}/static-files.cksum"; \
	test "$$sum" = "$$(cat "$$kept" 2>/dev/null)" || { \
		$(BIN)/python manage.py collectstatic --clear --no-input --verbosity 0 && echo "$$sum" >"$$kept"; }

export PORT
.DEFAULT_GOAL := help
CHECKS = lint types contracts migrations openapi bench-smoke locks
.PHONY: help run services test test-fast test-long coverage check $(CHECKS) format contract bench lock pip clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export MARROW_DEMO = 1
run: $(RUN_STAMP) ## The product on http://localhost:8000/ (PORT=8123, MARROW_DATA=folder)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(COLLECT)
	@$(BIN)/python manage.py load_series --if-empty
	@$(BIN)/python manage.py demo_accounts
	@$(BIN)/python manage.py sandbox
	@exec $(BIN)/python manage.py serve

services: $(SERVICES_STAMP) ## The clients of PostgreSQL and Redis, for DATABASE_URL and CACHE_URL

test: $(TEST_STAMP) ## Every test this machine can run (ARGS="-k slug" runs a part)
	@$(BIN)/python -m tests.run $(ARGS)

test-fast: $(TEST_STAMP) ## The most telling part of them within 90 seconds, on SQLite
	@$(BIN)/python -m tests.run --fast $(ARGS)

test-long: $(TEST_STAMP) ## All of them, with ten times as many examples of each law; takes hours
	@$(BIN)/python -m tests.run --long $(ARGS)

coverage: $(TEST_STAMP) ## The same tests, and whether they reach 95 % of lines and branches; takes twice as long
	@$(BIN)/python -m tests.run --coverage $(ARGS)

check: $(CHECKS) ## All that CI checks beside the tests: the seven below

lint: $(TEST_STAMP) ## Style of the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TEST_STAMP) ## Types of the code
	@$(BIN)/mypy

contracts: $(TEST_STAMP) ## Who may import whom
	@$(BIN)/lint-imports

migrations: $(TEST_STAMP) ## Whether a model changed without its migration
	@$(BIN)/python manage.py makemigrations --check --dry-run

openapi: $(TEST_STAMP) ## Whether the committed OpenAPI file says what the code says
	@fresh=$$(mktemp) && trap 'rm -f "$$fresh"' EXIT && \
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --format openapi-json --file "$$fresh" && \
	diff -u cms/api/openapi.json "$$fresh"

bench-smoke: $(RUN_STAMP) ## Whether the benchmarks run and measure the right thing: so few posts time nothing
	@$(BIN)/python -m benchmarks.smoke
	@if command -v wrk >/dev/null; then $(BIN)/python -m benchmarks.bench --posts 50 --seconds 0.5 --runs 1; \
		else echo "Without wrk nothing was timed."; fi

locks: $(TEST_STAMP) ## Whether requirements/*.txt hold what pyproject.toml asks for
	@$(BIN)/python -m pytest --quiet tests/house/test_locks.py

format: $(TEST_STAMP) ## Put the code into its style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

MARROW_URL ?= http://localhost:$(PORT)
SECONDS ?= 600
contract: $(TEST_STAMP) ## Hold a running server against its description (MARROW_URL=..., SECONDS=600)
	@PYTHONPATH=. $(BIN)/schemathesis --config-file tests/contract/schemathesis.toml run $(MARROW_URL)/api/v1/openapi.json \
		--checks all --workers 1 --max-time $(SECONDS) $(ARGS)

N ?= 1000
bench: $(RUN_STAMP) ## How fast it is, beside two floors (N=100000 posts, ARGS="--seconds 10 --json out.json")
	@$(BIN)/python -m benchmarks.bench --posts $(N) $(ARGS)

# The locks hold for every Python from 3.11 on. Extras stay in them, since older pips miss the hashes of
# `coverage[toml]` where only `coverage` is pinned. uv lives in a folder that is thrown away, and no
# address is written.
LOCK = "$$folder/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade) --output-file requirements
lock: ## Write requirements/*.txt from pyproject.toml (UPGRADE=1 takes the newest versions)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/"$(PIP_INSTALL) --requirement requirements/lock.txt && \
	$(LOCK)/run.txt pyproject.toml && \
	$(LOCK)/services.txt pyproject.toml --all-extras --constraint requirements/run.txt && \
	$(LOCK)/test.txt pyproject.toml --all-extras --group dev --constraint requirements/services.txt && \
	$(LOCK)/lock.txt --group pyproject.toml:lock && \
	$(LOCK)/pip.txt --group pyproject.toml:pip

pip: $(VENV_STAMP) ## The oldest pip that must do, into the environment, as CI has it
	@$(INSTALL) --requirement requirements/pip.txt

clean: ## Remove the environment and what tools left behind; var/ with your content stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_STAMP):
	@test -n "$(PYTHON)" || { echo "Marrow needs Python 3.11 or newer; name yours with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN_STAMP): requirements/run.txt $(VENV_STAMP)
	@echo "Installing what Marrow needs into $(VENV) (once; about a minute)"
	@$(INSTALL) --requirement requirements/run.txt
	@touch $@

$(SERVICES_STAMP): requirements/services.txt $(RUN_STAMP)
	@echo "Installing the clients of PostgreSQL and Redis into $(VENV)"
	@$(INSTALL) --requirement requirements/services.txt
	@touch $@

$(TEST_STAMP): requirements/test.txt $(RUN_STAMP)
	@echo "Installing what its tests need into $(VENV)"
	@$(INSTALL) --requirement requirements/test.txt
	@touch $@
