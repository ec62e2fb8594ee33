#!/bin/bash
# A test of NIPA, for its directory tests/patch/. NIPA has applied the patch: it is HEAD, and what it
# is on is HEAD~. The review goes to stdout, which becomes the linked log; the description goes to
# $DESC_FD. NIPA reads the exit code: 0 is success, 250 a warning, anything else a failure.

result=$(mktemp) || exit 250
errors=$(mktemp) || exit 250
trap 'rm -f "$result" "$errors"' EXIT

describe() {
  echo "$1" >&"${DESC_FD:-1}"
}

ringfence review --tree . --commit HEAD --format text --format nipa="$result" 2> "$errors"
status=$?
cat "$errors" >&2

if ! read -r code description < "$result"; then
  # The patch is not at fault when its review did not run.
  describe "ringfence did not run (exit $status): $(head -n 1 "$errors" | cut -c 1-200)"
  exit 250
fi
describe "$description"
exit "$code"
