# Pinova: `make run` serves, `make test` checks everything; both prepare .venv themselves.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest

# A stamp is named after what it installed, so .venv changes when a requirements file does and at no other time.
RUNTIME := .venv/.runtime-$(shell cksum < requirements.txt | tr ' ' '-')
DEV := .venv/.dev-$(shell cksum < requirements-dev.txt | tr ' ' '-')
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard innovations/translations/*/LC_MESSAGES/messages.po))

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) $(CATALOGUES) ## serve on http://127.0.0.1:8000 (PORT changes it); data stays in instance/
	@exec $(BIN)/python app.py

.PHONY: test
test: check ## run every check and test; CI=true turns a skipped group into a failure
	$(PYTEST) -n 2 --dist worksteal -m "not browser and not postgresql"
	$(call group,postgresql,postgresql,-n 2 --dist worksteal)
	$(call group,chromium,browser,-n 2 --dist worksteal)

.PHONY: test-fast
test-fast: $(DEV) $(CATALOGUES) ## run the tests that need neither Chromium, PostgreSQL nor patience
	$(PYTEST) -n 2 --dist worksteal -m "not browser and not postgresql and not slow and not sweep"

.PHONY: bench
bench: $(DEV) $(CATALOGUES) ## measure pages and files at 5,000 and 100,000 proposals (N="5000" for others; takes minutes)
	$(BIN)/python -m tests.bench $(N)

.PHONY: check
check: $(DEV) $(CATALOGUES) ## check format, lint, types, imports and templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/bandit --quiet --recursive -ll --configfile pyproject.toml innovations app.py

.PHONY: format
format: $(DEV) ## rewrite code and templates in the house format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

.PHONY: translations
translations: $(DEV) ## collect the sentences of code and templates, bring the English catalogue up to date
	$(BIN)/pybabel extract --mapping pyproject.toml --keyword lazy_gettext --keyword _l --keyword lazy_ngettext:1,2 \
	  --add-location file --sort-by-file --project Pinova --copyright-holder "Pinova contributors" \
	  --output innovations/translations/messages.pot .
	test -f innovations/translations/en/LC_MESSAGES/messages.po || $(BIN)/pybabel init --locale en \
	  --input-file innovations/translations/messages.pot --output-dir innovations/translations
	$(BIN)/pybabel update --ignore-pot-creation-date --ignore-obsolete --no-fuzzy-matching --locale en \
	  --input-file innovations/translations/messages.pot --output-dir innovations/translations
	$(BIN)/pybabel compile --statistics --directory innovations/translations

# A new migration is what tells the models from a database that all migrations have made. $(1): options of `flask db migrate`.
define write_migration
@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT && unset DATABASE_URL && export INSTANCE_PATH="$$place" && \
  $(BIN)/flask --app app db upgrade && $(BIN)/flask --app app db migrate $(1) && \
  $(BIN)/ruff check --quiet --fix-only innovations/migrations && $(BIN)/ruff format --quiet innovations/migrations
endef

.PHONY: migration
migration: $(DEV) ## write the migration that follows a change of the models: make migration m="Add a column"
	@test -n "$(m)" || { echo 'say what changes: make migration m="Add a column"'; exit 1; }
	$(call write_migration,-m "$(m)")

.PHONY: lock
lock: $(DEV) ## pin what pyproject.toml asks for, with hashes, for every Python from 3.11 on (keeps pins that still fit)
	$(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" --extra postgresql --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" --all-extras --constraint requirements.txt \
	  --output-file requirements-dev.txt pyproject.toml

.PHONY: clean
clean: ## remove .venv, caches and compiled catalogues; never instance/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f innovations/translations/messages.pot innovations/translations/*/LC_MESSAGES/messages.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# $(1): what tests/services.sh has to find or install; $(2): the marker of the tests that need it; $(3): options.
define group
@if tests/services.sh $(1); then echo '$(PYTEST) $(3) -m $(2)'; $(PYTEST) $(3) -m $(2); \
  else echo "SKIPPED: the tests marked '$(2)' did not run, because $(1) is not here and could not be installed"; \
  test "$$CI" != true; fi
endef

# pip comes last into a new venv: while it is missing, the venv is not whole.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pinova needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) cannot make a venv; on Debian: apt install python3-venv"; exit 1; }

$(RUNTIME): | $(BIN)/pip
	@echo "Installing the pinned packages into .venv (only when requirements.txt has changed) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(DEV): | $(BIN)/pip
	@echo "Installing the pinned packages and test tools into .venv (only when requirements-dev.txt has changed) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ $(RUNTIME)

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
