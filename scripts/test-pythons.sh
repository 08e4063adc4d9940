#!/usr/bin/env bash
# Start the app and run the tests without a browser under every supported Python of this machine: .venv serves for
# its own version, each other one gets a folder like .venv-3.12 (5.9 GB where torch carries CUDA).
set -euo pipefail
cd "$(dirname "$0")/.."
trap "exit 130" INT

folder_of() { # VERSION
  if [ "$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1)" = "$1" ]; then
    echo .venv
  else
    echo ".venv-$1"
  fi
}

start_app() { # PYTHON
  "$1" -c 'from benchmarks.servers import OURS, serve
with serve(OURS) as app:
    print(f"The app answered after {app.seconds:.0f} s")'
}

try() { # VERSION; prints what failed, and everything else to stderr
  local folder
  folder=$(folder_of "$1")
  scripts/setup.sh python "$1" "$folder" >&2 || { echo "the set-up failed"; return; }
  start_app "$folder/bin/python" >&2 || { echo "the app does not start"; return; }
  "$folder/bin/python" -m pytest -n auto --maxprocesses 4 --dist loadfile -m "not browser" --ignore tests/server --ignore tests/project tests >&2 ||
    echo "the tests fail"
}

versions=$(scripts/setup.sh pythons)
failed=0
report=
for version in $versions; do
  printf '\n== Python %s\n' "$version"
  fault=$(try "$version")
  report="$report
Python $version: ${fault:-the app starts, the tests pass}"
  [ -z "$fault" ] || failed=1
done
echo "$report"
exit $failed
