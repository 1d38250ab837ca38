# Two commands do everything: `cargo run --release -- check terraform/modules/ecs` and `make test`.
.PHONY: test test-rust test-terraform test-worker
test: test-rust test-terraform test-worker

PYTHON_ENV := .venv/.ready

$(PYTHON_ENV): .ci/requirements.txt .ci/provider-schemas.txt .ci/lambda-oldest.txt .ci/setup
	.ci/setup

test-rust: $(PYTHON_ENV)
	cargo test --locked
	cargo run --locked --quiet -- rules test

# What fixed checks cost, by instructions; `BLESS=--bless` writes a new baseline.
.PHONY: instructions
instructions:
	cargo build --release --locked
	benches/instructions/run target/release/bottlelint $(BLESS)

test-terraform: $(PYTHON_ENV)
	terraform/tests/run

test-worker: $(PYTHON_ENV)
	worker/tests/run
