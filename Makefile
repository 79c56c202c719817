# Everything a person or a CI machine needs, by name. `make` alone lists it.
#
# Each target sets up .venv by itself with python3, venv and pip, from the lock files with their hashes. Running needs
# requirements.lock; testing adds what requirements-dev.lock names. A stamp in .venv remembers which lock was installed,
# so nothing happens again until a lock changes.

EMPTY :=
SPACE := $(EMPTY) $(EMPTY)
COMMA := ,
PYTHON ?= python3
PY := .venv/bin/python
RUN := .venv/.for-running
DEV := .venv/.for-testing
PIP := $(PY) -m pip --disable-pip-version-check -qq
SAY := @printf '\n== %s\n'

# In this order: first whether it is right, then how fast and how much.
BENCHES := real_feeds labels cards matching record replay cost kill grouping digests asking
# Long trials; each prints a line with its figures.
SOAKS := guards identity feeds bombs flips stops restarts kills month
# What must not fail: outbox, identity, guard, cleaning, rendering, times, permissions. Every branch of these is taken by
# the tests that mirror them, and small changes to them are noticed.
CRITICAL := bot/store/outbox.py bot/store/outbox_reading.py bot/core/delivery.py bot/core/identity.py bot/core/identity_finding.py \
	bot/core/sightings.py bot/core/aliases.py bot/core/urls.py bot/sources/guard.py bot/sources/preclean.py \
	bot/core/display.py bot/chats/slack/render.py bot/chats/slack/blocks.py \
	bot/chats/discord/render.py bot/chats/discord/markup.py bot/core/schedule.py bot/core/digest_times.py bot/core/permissions.py
PROVING := $(foreach part,outbox followups backlog delivery deliver identity identity_aliases identity_polls urls guard preclean \
	display render schedule digest_times permissions golden,$(wildcard tests/*/test_$(part).py tests/chats/*/test_$(part).py))
# JSON Lines with labels, if there are any.
LABELLED := $(wildcard ../shared/data/labels_dev.jsonl)

# The lock files hold no address of an index and no path of the machine that wrote them.
COMPILE := $(PY) -m piptools compile -q --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options

# A .venv whose Python has gone (an upgrade, a moved folder) is made anew.
$(shell test -e .venv && { $(PY) -c '' 2>/dev/null || rm -f $(RUN) $(DEV); })

.DEFAULT_GOAL := help
.PHONY: help setup run demo test bench coverage mutate soak audit licences lint style types package-ready package-proof format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN) ## only make .venv, with the policy-bot command in .venv/bin

run: $(RUN) ## start the bot with the settings in .env, if there is one; options: make run ARGS="..."
	@was=$$(export -p); set -a; test ! -f .env || . ./.env; eval "$$was"; exec $(PY) -m bot run $(ARGS)

demo: $(RUN) ## the whole job in a minute on bundled sample feeds: no account, no network
	@$(PY) -m bot demo $(ARGS)

test: $(DEV) ## style, types, all tests, and proof that the package works when installed
	@$(MAKE) --no-print-directory style
	@$(MAKE) --no-print-directory -j2 types package-ready
	$(SAY) "Tests"
	@$(PY) -m pytest -n 3 --maxschedchunk 6 $(ARGS)  # one more than cores: some mostly wait; small chunks: all end together
	@$(MAKE) --no-print-directory package-proof
	@printf '\nEverything holds: style, types, tests, package.\n'

bench: $(DEV) ## measure all of it, or one: make bench BENCHES=cost ARGS="--help"
	@failed=; for bench in $(BENCHES); do \
		printf '\n== %s\n' "$$bench"; files=; \
		if [ "$$bench" = labels ] || { { [ "$$bench" = grouping ] || [ "$$bench" = cards ]; } && test -n "$(LABELLED)"; }; then \
			files="$(LABELLED)"; test -n "$$files" || { echo "Skipped: no labelled items here. make bench LABELLED=FILE"; continue; }; \
		fi; \
		PYTHONPATH=. $(PY) "tests/bench/$$bench.py" $$files $(ARGS) || failed="$$failed $$bench"; \
	done; test -z "$$failed" || { printf '\nFailed:%s\n' "$$failed"; exit 1; }

coverage: $(DEV) ## is every branch of the parts that must not fail taken by their tests?
	@CI=1 $(PY) -m coverage run -m pytest -n 0 $(PROVING)
	@$(PY) -m coverage report --show-missing --fail-under=100 --include=$(subst $(SPACE),$(COMMA),$(strip $(CRITICAL)))

# In an environment of its own, too, which finds everything else in the one for testing.
mutate: $(DEV) ## are small changes to these parts noticed by their tests? One: make mutate ARGS="--only guard --shown 9"
	@test -e build/mutate/bin/mutmut -a build/mutate/bin/mutmut -nt .ci/mutate.lock || { \
		$(PY) -m venv --clear build/mutate && \
		$(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > build/mutate/tested.pth && \
		mv build/mutate/tested.pth build/mutate/lib/python3*/site-packages/ && \
		build/mutate/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps -r .ci/mutate.lock && \
		touch build/mutate/bin/mutmut; }
	@PYTHONPATH=. nice -n 15 build/mutate/bin/python tests/mutants.py $(ARGS)

soak: $(DEV) ## long trials of guards, feeds, stops and damage, or one: make soak SOAKS=stops
	@failed=; for soak in $(SOAKS); do \
		printf '\n== %s\n' "$$soak"; PYTHONPATH=. $(PY) "tests/soak/$$soak.py" $(ARGS) || failed="$$failed $$soak"; \
	done; test -z "$$failed" || { printf '\nFailed:%s\n' "$$failed"; exit 1; }

lint: style types ## style and types only

style: $(DEV)
	$(SAY) "Style (ruff)"
	@$(PY) -m ruff format --check --quiet . || { echo "Not formatted as agreed. Cure: make format"; exit 1; }
	@$(PY) -m ruff check --quiet .

types: $(DEV)
	$(SAY) "Types (mypy --strict)"
	@$(PY) -m mypy --strict --no-error-summary

package-ready: $(DEV)
	$(SAY) "Package: build the wheel, install it into an empty environment"
	@.ci/package ready

package-proof: $(DEV)
	$(SAY) "Package: demo and check, from an empty folder"
	@.ci/package proof

# In an environment of its own: what looks for advisories brings libraries that the bot must not get.
audit: $(RUN) ## are there known advisories for the locked libraries? Asks a public database
	$(SAY) "Known advisories (pip-audit)"
	@test -e build/audit/bin/pip-audit -a build/audit/bin/pip-audit -nt .ci/audit.lock || { \
		$(PY) -m venv build/audit && build/audit/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r .ci/audit.lock; }
	@build/audit/bin/pip-audit --disable-pip --strict --require-hashes -r requirements.lock $(ARGS)

licences: $(RUN) ## write docs/licences.md anew from what the locked libraries say
	@$(PY) .ci/licences

format: $(DEV) ## put the code into its agreed form
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

lock: $(DEV) ## write both lock files anew; newest versions: make lock ARGS=--upgrade
	$(COMPILE) $(ARGS) -o requirements.lock pyproject.toml
	@cat .ci/python-3.13.lock >> requirements.lock
	$(COMPILE) $(ARGS) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	@cat .ci/python-3.13.lock >> requirements-dev.lock

clean: ## remove everything that can be made again (never a database)
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find bot tests -name __pycache__ -prune -exec rm -rf {} +

# pip and setuptools first, as requirements-dev.lock has them: this pip installs the rest twice as fast as the one that an
# older Python brings, and setuptools puts `policy-bot` into .venv/bin without asking an index for anything unlocked.
define LOCKED_TOOLS
@sed -n -e '/^pip==/,/^ *# via/p' -e '/^setuptools==/,/^ *# via/p' requirements-dev.lock > .venv/tools.lock
@$(PIP) install --require-hashes --no-deps -r .venv/tools.lock
endef

define MAKE_VENV
	@command -v $(PYTHON) > /dev/null || { \
		echo "Policy Bot needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Install it from your system's packages or python.org."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Policy Bot needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). If a newer one has another name, say: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PY) -c 'import pip' 2> /dev/null || $(PYTHON) -m venv --clear .venv || { \
		rm -rf .venv; echo "python3 cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
endef

$(RUN): requirements.lock
	$(SAY) "Setting up .venv (once)"
	$(MAKE_VENV)
	$(LOCKED_TOOLS)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEV): requirements-dev.lock
	$(SAY) "Setting up .venv with the test tools (once)"
	$(MAKE_VENV)
	$(LOCKED_TOOLS)
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $(RUN) $@
