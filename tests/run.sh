#!/usr/bin/env bash
# Every gate, in the order in which they fail fastest. `make test` and .ci/run both end here.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN="${BIN:-.venv/bin}"

step() { printf '\n== %s\n' "$1"; }

step "ruff";           "$BIN/ruff" check .
step "ruff format";    "$BIN/ruff" format --check .
step "mypy (strict)";  "$BIN/mypy"
step "import-linter";  "$BIN/lint-imports" --no-cache
step "evaluation gate"; "$BIN/python" -m evals.gate
step "pytest";         "$BIN/python" -m pytest -n "${PYTEST_WORKERS:-2}" --dist loadfile -q "$@"
