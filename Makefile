# Two commands on a fresh machine with Python 3.11 or later: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
PIN := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-strip-extras --no-header
WAREHOUSE ?= data/warehouse
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false

.PHONY: demo test ui lint types dictionary measure pins clean

demo: $(VENV)/.run
	$(BIN)/newsledger build --source data/sample/articles --warehouse $(WAREHOUSE)

test: $(VENV)/.develop
	$(BIN)/pytest

ui: $(VENV)/.run
	$(BIN)/newsledger ui --warehouse $(WAREHOUSE)

lint: $(VENV)/.develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.develop
	$(BIN)/mypy

dictionary: $(VENV)/.run
	$(BIN)/python -m pipeline.schema.dictionary

# Everything is installed from files with hashes; the project itself without its dependencies, which are there then.
$(VENV)/.run: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements/install.txt
	$(INSTALL) -r requirements/run.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.develop: $(VENV)/.run requirements/develop.txt
	$(INSTALL) -r requirements/develop.txt
	touch $@

# What some programs under benchmarks/ need besides.
measure: $(VENV)/.develop
	$(INSTALL) -r requirements/measure.txt

# Writes the pinned files anew (needs uv). No address of an index may stand in them.
pins:
	$(PIN) requirements/install.in -o requirements/install.txt
	$(PIN) requirements/run.in -o requirements/run.txt
	$(PIN) requirements/run.in requirements/develop.in -o requirements/develop.txt
	$(PIN) requirements/run.in requirements/measure.in -o requirements/measure.txt

clean:
	rm -rf $(VENV) build *.egg-info
