# Everything here works on a fresh machine: the first target to run sets up .venv.
.DEFAULT_GOAL := help
.PHONY: help setup llm run demo test check bench format lock clean

BIN := .venv/bin

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/\1	/p' $(MAKEFILE_LIST) | expand -t 10

setup:  ## the virtual environment and the system libraries, once
	@./setup.sh

run: setup  ## the daemon; without a microphone, the demo until one comes
	@$(BIN)/assistant run --or-demo

demo: setup  ## a spoken conversation without microphone, network or sound card
	@$(BIN)/assistant demo

llm: setup  ## what the local model needs, on the processor: 1 GB
	@./setup.sh llm

test: llm  ## all tests
	@OMP_NUM_THREADS=1 $(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

check: setup  ## format, lint, types, shell scripts, the systemd unit
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	@./systemd/check
	@for script in setup.sh install.sh systemd/check; do sh -n $$script || exit 1; done
	@! command -v shellcheck >/dev/null || shellcheck setup.sh install.sh systemd/check .ci/run

bench: setup  ## the benchmarks, each a table and a JSON line
	@$(BIN)/python -m bench

format: setup  ## rewrites the code in the one format
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: setup  ## the newest versions of all packages into the lock files
	@command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	@PATH="$(CURDIR)/$(BIN):$$PATH"; for group in "" -dev; do \
		uv pip compile --quiet --universal --upgrade --no-annotate --no-emit-index-url --no-emit-find-links \
			--custom-compile-command "make lock" pyproject.toml $${group:+--group dev -c requirements.lock} \
			-o requirements$$group.lock || exit 1; \
	done; \
	uv pip compile --quiet --universal --upgrade --no-annotate --no-header --no-emit-index-url \
			--no-emit-find-links --extra llm -c requirements-dev.lock pyproject.toml \
			| grep -vE "^(nvidia-(cu|nc|nv)|cuda-|triton|torch)" | grep -vxFf requirements-dev.lock \
			>requirements-llm.lock

clean:  ## what can be made again
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist demo
