#!/bin/sh
# Runs a program on a data set, or says why not.
#   with_data.sh FOLDER NAME PROGRAM ARGUMENT...
# Every argument that is @ becomes FOLDER/NAME. Exit code 77, which skips a test, where there is no such thing.
set -eu
folder=$1
path=$1/$2
shift 2
if [ -z "$folder" ]; then
  echo "skipped: no data sets: configure with -Ddata=FOLDER"
  exit 77
fi
if [ ! -e "$path" ]; then
  echo "skipped: $path does not exist"
  exit 77
fi
for argument in "$@"; do
  shift
  [ "$argument" != @ ] || argument=$path
  set -- "$@" "$argument"
done
exec "$@"
