# Every target sets up what it needs, once, in .venv.
SHELL := /bin/bash
# Four workers and a dozen child processes would compile the same files otherwise.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: help setup play test check kill schema soak bench docs pictures lock

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

setup: $(STAMP)  ## make .venv from the lock file

play: $(STAMP)  ## a Slack workspace in a box, the bot in it, and a demo pipeline (DATA=folder loads your own)
	$(BIN)/pipewright play $(if $(DATA),--data $(DATA))

test: $(STAMP)  ## the whole suite, both databases, a real browser
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(STAMP)  ## format, lint, types, imports, documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_document.py

kill: $(STAMP)  ## kill the sender at random instants, on both databases, and count what arrived (3 minutes)
	$(BIN)/python -m tests.soak kill $(ARGS)

$(VENV)/schemathesis/.ready: requirements-schema.lock
	$(PYTHON) -m venv $(VENV)/schemathesis
	$(VENV)/schemathesis/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-schema.lock
	@touch $@

schema: $(STAMP) $(VENV)/schemathesis/.ready  ## webhook, form and mail door under schemathesis, from their OpenAPI document (a few minutes)
	$(BIN)/python -m tests.soak schema

soak: $(STAMP) $(VENV)/schemathesis/.ready  ## the same with the full figures, a quarter of real deals, a Slack that is down, and many processes (two hours)
	$(BIN)/python -m tests.soak soak $(ARGS)

bench: $(STAMP)  ## timings at 10 k, 100 k and 1 M deals beside hand-written SQL, duckdb and polars
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m bench $(ARGS)

docs: $(STAMP)  ## write docs/commands.md from the commands
	$(BIN)/python -m bot.commands.document

pictures: $(STAMP)  ## take the pictures in docs/pictures anew, in a real browser
	PICTURES=1 $(BIN)/python -m pytest tests/e2e/test_story_picture.py tests/e2e/test_story_import.py tests/e2e/test_webform.py $(ARGS)

font: $(STAMP)  ## make the font of the charts anew (needs Debian's fonts-noto-cjk)
	$(BIN)/python -m bot.picture.subset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

lock:  ## resolve the lock files again (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-dev.lock
	uv pip compile -q pyproject.toml --extra bench -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-bench.lock
	uv pip compile -q --group schema --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-schema.lock
