# Doorstep: `make demo`, `make test`, `make check`, `make bench [TOPIC=name]`,
# `make simulate [HISTORIES=200] [SEED=1]`, `make simulate-app [HISTORIES=50] [SEED=1]`.
SHELL := /bin/bash
PYTHON ?= python3
PY := .venv/bin/python
STAMPS := .stamps
# An older make cannot hold back what one of two jobs prints until it has ended.
WHOLE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
PWA_SOURCES := $(shell find pwa/src pwa/public sync/codes.json pwa/preview pwa/index.html pwa/vite.config.ts pwa/preview.config.ts forms/*.json forms/duties/*.json -type f 2>/dev/null)

.PHONY: demo test test-python test-pwa test-browser check format simulate simulate-app bench setup build lock pictures clean

demo: setup build
	@$(PY) -m server demo $(if $(PORT),--port $(PORT))

# The app's tests and the server's run beside each other: neither alone keeps two cores busy. What
# each says comes whole when it has ended. The browsers do, and have the cores to themselves.
test: setup build
	@echo "The app's tests and the server's, beside each other: some minutes, and what they say comes at their ends"
	@$(MAKE) --no-print-directory --jobs=2 $(WHOLE) test-pwa test-python
	@$(MAKE) --no-print-directory test-browser
	@echo "All tests passed."

# Each of many processes compiles what it reads, unless the first keeps it.
test-python test-pwa test-browser: export PYTHONDONTWRITEBYTECODE =

# Three processes, so that two cores have work while one waits for a disk, a database or a page. Each
# has one file of tests after the other: a file's stories are told in order.
test-python: setup
	$(PY) -m pytest -m "not browser" -n 3 --dist loadfile --no-loadscope-reorder

test-pwa: setup
	cd pwa && npx vitest run

test-browser: setup build
	@$(PY) -m tests.browser.chromium
	@$(PY) -m tests.browser.engines.get
	$(PY) -m pytest tests/browser -m browser -n 3 --dist loadfile --no-loadscope-reorder

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	cd pwa && npx biome ci . && npx tsc --noEmit

format: setup
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format --quiet .
	cd pwa && npx biome check --write .

# Histories of devices and a server under faults; a seed shows the same again.
simulate: setup
	@$(PY) -m tests.simulation --histories $(or $(HISTORIES),200) --seed $(or $(SEED),1)

# The same plans, played on the app's own client.
simulate-app: setup
	@node pwa/test/simulation/cli.mjs --histories $(or $(HISTORIES),50) --seed $(or $(SEED),1)

bench: setup build
	@$(PY) -m tests.browser.chromium
	$(PY) -m bench $(TOPIC)

# The pictures in README and docs, taken from the running product.
pictures: setup build
	@$(PY) -m tests.browser.chromium
	$(PY) -m docs.pictures
	$(PY) -m docs.form_pictures

setup: $(STAMPS)/python $(STAMPS)/node
build: $(STAMPS)/build

$(STAMPS)/python: requirements.lock pyproject.toml
	@mkdir -p $(STAMPS)
	@echo "1/3 Making the Python environment (about half a minute, once)"
	@$(PYTHON) -c 'import sys; sys.exit("Doorstep needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/node: pwa/package-lock.json
	@mkdir -p $(STAMPS)
	@echo "2/3 Installing the app's packages"
	@node -e 'if (+process.versions.node.split(".")[0] < 20) { console.error("Doorstep needs Node 20 or newer, this is " + process.version); process.exit(1) }'
	@cd pwa && npm ci --silent --no-audit --no-fund
	@touch $@

$(STAMPS)/build: $(STAMPS)/node $(PWA_SOURCES)
	@echo "3/3 Building the app"
	@cd pwa && npx vite build --logLevel warn && npx vite build --config preview.config.ts --logLevel warn
	@touch $@

# Pins every dependency anew, with hashes and without download addresses.
lock: $(STAMPS)/python
	$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --universal --no-annotate --upgrade -o requirements.lock

clean:
	rm -rf .stamps .demo pwa/dist
