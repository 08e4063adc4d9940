# The one place for commands. `make run` starts the app, `make test` checks everything.
# ARGS go to the program:  make run ARGS="--port 7861"    make train ARGS="--model vae --epochs 30"

PYTHON := .venv/bin/python
# The first one found, once what is missing was installed; the tests and benchmarks read it from the environment.
found = $(firstword $(foreach name, $(1), $(shell command -v $(name) 2>/dev/null)))
ifeq ($(origin CHROMIUM), undefined)
CHROMIUM = $(call found, chromium chromium-browser google-chrome)
# Without windows of its own it has half as much to do for a page; benchmarks take what people have.
test-python: CHROMIUM = $(call found, chromium-headless-shell chromium chromium-browser google-chrome)
endif
FIREFOX ?= $(call found, firefox-esr firefox)
browser = CHROMIUM="$(CHROMIUM)"

# What a command says, whole: others run beside it.
whole = @said=$$({ $(1); } 2>&1); code=$$?; printf '%s\n' "$$said"; exit $$code

.PHONY: run train build test test-python test-node static test-pythons firefox lint check fmt golden measured \
  kernel bench pictures setup-run setup-ready setup-packages setup-node setup-test setup-firefox

run: setup-run
	$(PYTHON) app.py $(ARGS)

train: setup-run
	$(PYTHON) -m explorer train $(ARGS)

# Everything in checkpoints/ from nothing; it takes up where it stopped.
build: setup-run
	$(PYTHON) -m explorer build $(ARGS)

# Node's tests run while pip still installs, static checks beside pytest; everything that fails is told. ARGS go to pytest.
test:
	@$(MAKE) --no-print-directory --keep-going --jobs=2 test-python static

# Short files come last (tests/conftest.py), so that no process is left alone with a long one. More
# processes than cores: a test of the page waits half of its time. What is compiled is kept, whatever
# is set: pytest compiles every test anew else, in each process.
test-python: setup-test
	$(browser) PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=20 $(ARGS)

static: test-node check lint

test-node: setup-node
	$(call whole,node --test --test-reporter=./tests/web/reporter.js $(shell find tests/web -name '*.test.js'))

# The app and the tests without a browser under every supported Python of this machine; not part of `make test`.
test-pythons:
	scripts/test-pythons.sh

# The page in Firefox; not part of `make test`. It also says how fluent a drag is there.
firefox: setup-firefox
	FIREFOX="$(FIREFOX)" node --test --test-concurrency=1 $(ARGS) tests/firefox/*.test.js

lint: setup-test
	$(call whole,.venv/bin/ruff check . && .venv/bin/ruff format --check . && node_modules/.bin/biome check --error-on-warnings .)

# Types, in both languages.
check: setup-test
	$(call whole,node_modules/.bin/tsc --project . && .venv/bin/pyrefly check --min-severity warn --error-stale-baseline)

fmt: setup-test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	node_modules/.bin/biome check --write .

# The files in tests/golden, computed by torch; run it after a change of the weights.
golden: setup-test
	$(PYTHON) -m tests.golden.make_golden
	$(PYTHON) -m tests.golden.make_critic
	$(PYTHON) -m tests.golden.make_gan
	$(PYTHON) -m tests.golden.make_units
	$(PYTHON) -m tests.golden.make_training
	$(PYTHON) -m tests.golden.make_game
	$(PYTHON) -m tests.golden.make_samples
	$(PYTHON) -m tests.golden.make_pictures

# The shipped figures anew, where `make test` measures a sample as long as nothing changed.
measured: setup-test
	$(PYTHON) -m tests.measured

# The browser's WebAssembly, after a change of networks/matvec.wat or training/kernel.wat in explorer/web.
kernel: setup-test
	node scripts/kernel.js

# Ours beside a naive Gradio app, in one run; some minutes. Other programs disturb the figures.
bench: setup-test
	$(browser) $(PYTHON) -m benchmarks.run $(ARGS)

# The pictures of README.md; look at each of them afterwards.
pictures: setup-test
	$(browser) $(PYTHON) -m scripts.pictures

setup-run:
	@scripts/setup.sh run

setup-ready:
	@scripts/setup.sh ready

setup-packages: setup-ready
	@scripts/setup.sh packages

setup-node: setup-ready
	@scripts/setup.sh node

setup-test: setup-packages setup-node

setup-firefox:
	@scripts/setup.sh firefox
