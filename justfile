# what a developer runs: `just` checks everything that CI checks

default: lint types layers test

test:
    python -m pytest -n 2

lint:
    ruff check src tests scripts
    ruff format --check src tests scripts

types:
    mypy

layers:
    lint-imports

fix:
    ruff check --fix src tests scripts
    ruff format src tests scripts

# rebuild the models that ship, from corpus/
model:
    python scripts/build_model.py

# measure on real rows (needs ../shared/eval)
measure:
    python scripts/evaluate_real.py
