# What a newcomer and the continuous integration run. Needs make and Python 3.11 or later, nothing else.

BIN = .venv/bin
PROCESSORS = $$(getconf _NPROCESSORS_ONLN)
# One process more than there are processors, since many tests wait for other processes.
# Each of them would compile all tests anew where Python is told to keep nothing.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $$(expr $(PROCESSORS) + 1) --dist loadgroup --no-loadscope-reorder

.PHONY: help setup demo test check fix bench chaos soak clean

help:
	@echo 'make demo          play a customer'"'"'s story against a server of its own, and keep serving'
	@echo '                   EXIT=1 ends after the story, PORT=8090 serves on another port'
	@echo 'make setup         make .venv; then .venv/bin/frontdesk is the command'
	@echo 'make test          run the tests; ARGS="tests/kit -k restore" runs some of them'
	@echo 'make check         all a change must pass: format, lint, types, layers, tests'
	@echo 'make fix           repair what can be repaired of format and lint'
	@echo 'make bench         measure; ARGS= goes to python -m bench'
	@echo 'make chaos         write to servers that are killed, and count what came of it; ARGS="--seconds 20"'
	@echo 'make soak          three quick messages at a time, one answer each; ARGS="--conversations 20"'
	@echo 'make clean         remove .venv and caches (the data in .frontdesk stay)'
	@echo 'PYTHON=python3.12  chooses the Python that .venv is made with'

setup:
	@PYTHON='$(PYTHON)' .ci/setup run

demo: setup
	@$(BIN)/frontdesk demo $(if $(filter-out 0 no false,$(EXIT)),--exit) $(if $(PORT),--port $(PORT))

test:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@$(PYTEST) $(ARGS)

check:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@echo '== format: ruff format --check'
	@$(BIN)/ruff format --check --quiet . || { echo 'make fix repairs this.'; exit 1; }
	@echo '== lint: ruff check'
	@$(BIN)/ruff check --quiet . || { echo 'make fix repairs some of this.'; exit 1; }
	@echo '== types: mypy'
	@$(BIN)/mypy --num-workers $(PROCESSORS)
	@echo '== layers: lint-imports'
	@$(BIN)/lint-imports
	@echo '== tests: pytest'
	@$(PYTEST) $(ARGS)

fix:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check .

bench:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@$(BIN)/python -m bench $(ARGS)

chaos:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@$(BIN)/python -m tests.chaos $(ARGS)

soak:
	@PYTHON='$(PYTHON)' .ci/setup dev
	@$(BIN)/python -m tests.chaos.soak $(ARGS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
