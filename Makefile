# Needs only Python 3.11 or newer and make; everything else comes into .venv and node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Importing the CDK takes four times as long where its bytecode may not be kept.
unexport PYTHONDONTWRITEBYTECODE
CDK := node_modules/.bin/cdk
PYTHON_CODE := custody constructs stacks lab demo oracles docs examples app.py tests benchmarks
# Of ARGS what plan and doctor need beside the synthesized settings.
PROFILE = $(shell echo $(ARGS) | grep -oE -e '--profile[= ][^ ]+')
TYPED_CODE := custody constructs/custody_cdk stacks app.py lab demo oracles docs examples

.PHONY: help setup demo test fuzz oracles bench check lint types fresh format docs synth plan diff deploy doctor destroy lock clean
.DEFAULT_GOAL := help

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv itself is taken by pip, with the hashes of the lock, and takes the rest in seconds.
$(BIN)/.complete: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "custody needs Python 3.11 or newer; set PYTHON=python3.11")'
	@echo "installing into $(VENV) ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@awk '/^[a-z]/ {uv = /^uv==/} uv' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.txt
	@$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

node_modules/.complete: package-lock.json $(BIN)/.complete
	@echo "installing the CDK CLI ..."
	@$(BIN)/npm ci --silent
	@touch $@

setup: $(BIN)/.complete node_modules/.complete ## Install what everything here needs

demo: setup ## Deploy onto a local AWS, act, show the alerts and the answers
	@$(BIN)/python -m demo

test: setup ## Run all tests
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

fuzz: setup ## Run the tests that make up their input, at random and with many examples (CUSTODY_TEST_EXAMPLES=1000)
	@CUSTODY_TEST_EXAMPLES=$${CUSTODY_TEST_EXAMPLES:-1000} $(BIN)/python -m pytest -n 3 --dist loadfile -m hypothesis tests/unit

oracles: setup ## Hold patterns, policies, templates and SQL against Event Ruler, other readers and Trino (Java, Maven, Go)
	@$(BIN)/python -m oracles $(ARGS)

bench: setup ## Measure beside other readers, some 10 minutes (ARGS="--size 1GB --runs 5"), and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks $(ARGS)

check: setup ## What CI runs: lint, types, freshness of generated docs, all tests
	@$(MAKE) --no-print-directory -j 2 lint types fresh
	@$(MAKE) --no-print-directory test

lint: setup
	@$(BIN)/ruff format --check $(PYTHON_CODE)
	@$(BIN)/ruff check $(PYTHON_CODE)

types: setup
	@$(BIN)/mypy $(TYPED_CODE)

fresh: setup
	@$(BIN)/python -m docs.generate --check

format: setup ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format $(PYTHON_CODE)
	@$(BIN)/ruff check --fix $(PYTHON_CODE)

docs: setup ## Write the generated pages again
	@$(BIN)/python -m docs.generate

synth: setup ## Synthesize the templates, run every check on them, and say what they would deploy
	@$(CDK) synth --quiet $(ARGS)
	@$(BIN)/python -m docs.summary $(ARGS)

plan: setup ## Say what a deployment would create, change, replace, delete and leave behind (ARGS as for deploy)
	@$(CDK) synth --quiet $(ARGS)
	@$(BIN)/custody plan --synthesized $(PROFILE)

diff: setup ## Compare with what is deployed in the AWS account of your credentials
	@$(CDK) diff --all $(ARGS)

deploy: setup ## Deploy to the AWS account of your credentials (ARGS="--profile audit"); make plan says first what it would do
	@$(CDK) deploy --all $(ARGS)
	@echo "next: custody doctor --synthesized --since-deploy $(PROFILE)"
	@$(BIN)/custody doctor --synthesized --since-deploy $(PROFILE) || echo "the deployment is done; what is above is not right"

doctor: setup ## Look whether the deployment is as it was made and works (ARGS as for deploy)
	@$(CDK) synth --quiet $(ARGS)
	@$(BIN)/custody doctor --synthesized $(PROFILE)

destroy: setup ## Destroy the deployment; see docs/operating.md first
	@$(CDK) destroy --all $(ARGS)

lock: setup ## Resolve requirements.in again, into hashes and without addresses
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header lab/requirements.in -o lab/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header oracles/policies/requirements.in -o oracles/policies/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header oracles/compiler/requirements.in -o oracles/compiler/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header benchmarks/requirements.in -o benchmarks/requirements.txt

clean: ## Remove everything that make made
	rm -rf $(VENV) node_modules .assemblies .lab .bench cdk.out .mypy_cache .ruff_cache .pytest_cache
