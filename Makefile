# Everything a fresh machine needs is set up here: Python 3.11 with pip, and make, are enough.
# BOOK=shipped (simulated, the default) or BOOK=real (the records that EWS_DATA names).

BOOK ?= shipped
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BORROWERS ?= 400
SEED ?= 7

TOOLS := .tools
UV := $(TOOLS)/bin/uv
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
EWS := $(BIN)/ews

export EWS_BOOK := $(BOOK)
export EWS_HOME ?= var/$(BOOK)
export EWS_DATA ?= ../shared/data
export PYTHONPATH := plugins
export UV_PROJECT_ENVIRONMENT := $(VENV)
export GX_ANALYTICS_ENABLED := false

.PHONY: run up test test-all check format bench evaluate setup clean

run: $(READY)  ## the daily run over the last five business days of the book, and its report
	@$(BIN)/python -m early_warning_airflow.make_run --borrowers $(BORROWERS) --seed $(SEED)

up: $(READY)  ## Airflow with everything; says where to click
	@$(BIN)/python -m early_warning_airflow.up

test: $(READY)  ## the tests, under twelve minutes on two cores
	$(BIN)/pytest -n 2 --dist loadfile

test-all: $(READY)  ## the slow ones too: a kill in every stage, Airflow's scheduler, whole books, Spark
	@$(UV) sync --quiet --frozen --all-extras
	$(BIN)/pytest -n 2 --dist loadfile -m ""

check: $(READY)  ## style, types, import contracts, lock file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(UV) lock --check

bench: $(READY)  ## how fast intake, forecasts and signals are here, beside what one would use instead
	$(EWS) bench intake
	$(EWS) bench forecasts
	$(EWS) bench signals --borrowers 10000

evaluate: $(READY)  ## accuracy and false alarms on the real records that EWS_DATA names
	@$(EWS) evaluate forecasts
	@$(EWS) evaluate signals

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(READY)

$(READY): pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --extra airflow
	@touch $@

$(UV):
	@echo "Setting up: a private uv, then the locked packages (about 1.1 GB on the first time)."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target $(TOOLS) uv

clean:  ## forget every run; keeps the installed packages
	rm -rf var
