# Everything here runs in .venv/, which scripts/setup makes on the first use and keeps up to date.

.PHONY: help feeds serve test bench lint clean
.NOTPARALLEL:

help: ## list these targets (the default)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

feeds: ## make .venv/ and compile events/ into the feeds in dist/
	@sh scripts/setup serve
	@.venv/bin/diplocal build

serve: ## serve dist/ on this machine, building whenever a record is saved; ARGS="--port 9000" for another port
	@sh scripts/setup serve
	@.venv/bin/diplocal serve --reload $(ARGS)

test: ## run the tests; ARGS="-k words" chooses among them
	@sh scripts/setup test
	@.venv/bin/python -m pytest -n auto $(ARGS)

bench: ## measure against others, for half an hour, and write docs/performance.md; ARGS=--quick only tries it
	@sh scripts/setup test
	@.venv/bin/python -m benchmarks --out docs/performance.md $(ARGS)

lint: ## check format, style and types
	@sh scripts/setup dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

clean: ## remove .venv/ and all caches; events/ and dist/ stay as they are
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build
	rm -rf tests/readers/node_modules tests/browser/node_modules
	find src tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
