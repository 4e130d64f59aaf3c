#!/bin/sh
# Checks that Ctrl-C ends a training with exit code 130, and that its weights lie where the program says.
#   interrupted.sh LENET
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Jobs in the background ignore SIGINT unless told otherwise.
start() {
  TMPDIR=$folder env --default-signal=INT "$@" --limit 4000 --epochs 20 >"$folder/output" 2>"$folder/progress" &
  program=$!
  trap 'kill "$program" 2>/dev/null || true; rm -rf "$folder"' EXIT
}

# Interrupts as soon as an epoch has ended, and finds the file where the weights are said to be.
interrupt() {
  until grep -q '^epoch' "$folder/progress"; do
    kill -0 "$program"
    sleep 0.1
  done
  kill -INT "$program"
  code=0
  wait "$program" || code=$?
  cat "$folder/progress" "$folder/output" >&2
  [ "$code" = 130 ]
  grep -q '^interrupted .* the weights are those of this' "$folder/output"
  file=$(sed -n 's/^[0-9]* bytes of weights saved to \(.*\) and loaded again: .* identical$/\1/p' "$folder/output")
  [ "$(wc -c <"$file")" -gt 170000 ]
}

start "$1"
interrupt
start "$1" --save "$folder/named"
interrupt
[ "$file" = "$folder/named" ]
