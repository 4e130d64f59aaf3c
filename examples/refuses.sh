#!/bin/sh
# Checks that a program fails with a message that begins with the one given, before it has printed anything else.
#   refuses.sh MESSAGE PROGRAM ARGUMENT...
set -eu
expected=$1
shift
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
if output=$("$@" 2>"$errors"); then
  echo "accepted: $*"
  exit 1
fi
cat "$errors"
if [ -n "$output" ]; then
  echo "printed before the refusal: $output"
  exit 1
fi
found=$(head -n 1 "$errors")
case $found in
"$expected"*) ;;
*)
  echo "expected the message: $expected"
  exit 1
  ;;
esac
