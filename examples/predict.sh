#!/bin/sh
# Trains on a table of flowers in one program and predicts in another.
#   predict.sh TRAIN PREDICT [TABLE]
# Without a table, on one drawn here: three kinds whose petals differ in length by about two centimetres.
set -eu
train=$1
predict=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
table=${3:-$folder/flowers.csv}

if [ $# -lt 3 ]; then
  awk 'BEGIN {
    print "90,4,setosa,versicolor,virginica"
    for (i = 0; i < 90; ++i) {
      kind = i % 3
      wobble = (i * 37 % 11) / 10 - 0.5
      other = (i * 53 % 13) / 12 - 0.5
      printf "%.2f,%.2f,%.2f,%.2f,%d\n", 5 + 0.8 * kind + wobble, 3.2 - 0.2 * kind + other, \
        1.5 + 2 * kind + wobble + other / 2, 0.2 + 0.9 * kind + other / 2, kind
    }
  }' >"$table"
fi
"$train" "$table" "$folder/model.safetensors"

# expect NAME MEASURE...
expect() {
  name=$1
  shift
  answer=$("$predict" "$folder/model.safetensors" "$@")
  echo "$* is $answer"
  case $answer in
    "$name, "*) ;;
    *) echo "expected $name"; exit 1 ;;
  esac
  percent=${answer#"$name, "}
  [ "${percent% %}" -ge 70 ]
}
expect setosa 5.1 3.4 1.5 0.2
expect versicolor 5.8 2.8 3.6 1.1
expect virginica 6.6 2.9 5.6 2.0
