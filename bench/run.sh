#!/bin/sh
# Measures Ingot beside other libraries: installs what is missing, builds, and runs all contenders in turn, as often as
# there are rounds. Writes results.txt, results.json and results.svg into build-bench/, and prints them as tables.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
all="mlp-tanh mlp-relu lenet ds-cnn resnet-8 gru8 gru24 lstm24"

help() {
  echo "usage: sh bench/run.sh [--rounds N] [--no-peers] [--only MODEL] [--march A] [--rtneural DIR] [--xsimd DIR]"
  echo "  --rounds N    how often all are measured in turn; 5 unless told"
  echo "  --no-peers    Ingot and the machine's limits alone; installs no other libraries"
  echo "  --only MODEL  one of: $all"
  echo "  --march A     what Ingot and the header-only libraries are compiled for: native unless told, x86-64 for SSE2"
  echo "  --rtneural DIR, --xsimd DIR  where the sources of RTNeural, and of xsimd for it, are: they are no packages"
}
usage() {
  help >&2
  exit 2
}

rounds=5
peers=true
models=$all
march=native
rtneural=
xsimd=
while [ $# -gt 0 ]; do
  case $1 in
    --help) help; exit 0 ;;
    --no-peers) peers=false; shift; continue ;;
    --rounds | --only | --march | --rtneural | --xsimd) [ $# -ge 2 ] || usage ;;
    *) echo "there is no argument '$1'" >&2; usage ;;
  esac
  case $1 in
    --rounds) case $2 in
      '' | 0* | *[!0-9]*) echo "--rounds takes a number of 1 and more, not '$2'" >&2; usage ;;
      *) rounds=$2 ;;
    esac ;;
    --only)
      case " $all " in
        *" $2 "*) models=$2 ;;
        *) echo "there is no model '$2'; there are: $all" >&2; exit 2 ;;
      esac ;;
    --march) case $2 in
      '' | *[!a-z0-9.+_-]*) echo "--march takes the name of a processor in small letters, not '$2'" >&2; usage ;;
      *) march=$2 ;;
    esac ;;
    --rtneural) rtneural=$(cd "$2" && pwd) || exit 2 ;;
    --xsimd) xsimd=$(cd "$2" && pwd) || exit 2 ;;
  esac
  shift 2
done

install() {
  sh "$top/.ci/install-packages" "$@"
}
if ! install g++ meson ninja-build pkgconf python3; then
  echo "bench/run.sh: the compiler and the build tools could not be installed: is there a network?" >&2
  exit 1
fi
# What cannot be installed is left out, and said to be.
install clang-16 || echo "bench/run.sh: clang-16 could not be installed: is there a network?" >&2
libraries="libeigen3-dev libdnnl-dev libxnnpack-dev libpthreadpool-dev libxsmm-dev tiny-dnn libcereal-dev libstb-dev \
  libtorch-dev libopenblas0-serial"
wanted='^ingot-'
if $peers; then
  wanted=.
  for library in $libraries; do
    install "$library" || echo "bench/run.sh: $library could not be installed: is there a network?" >&2
  done
fi

results=$top/build-bench
mkdir -p "$results/problems"
contenders=

# quietly COMMAND...: shows what it printed where it fails.
quietly() {
  "$@" >"$results/build.log" 2>&1 || { cat "$results/build.log" >&2; exit 1; }
}
# build DIRECTORY COMPILER: adds to the contenders those that are found.
build() {
  directory=$1
  list=$directory/bench/peers/contenders
  if [ ! -f "$directory/build.ninja" ]; then
    quietly env CXX="$2" meson setup "$directory" "$top" -Dtests=disabled -Dexamples=disabled -Dbench=disabled \
      -Dpeers=enabled -Dpeer_march="$march" -Dpeer_rtneural="$rtneural" -Dpeer_xsimd="$xsimd"
  elif grep -q '^missing .' "$list"; then
    quietly meson configure --clearcache "$directory"  # what was missing may have been installed since
    quietly meson setup --reconfigure "$directory"
  fi
  quietly ninja -C "$directory" build.ninja
  for name in $(sed -n 's/^missing //p' "$list"); do
    if echo "$name" | grep -q "$wanted"; then echo "$name: not found: skipped" >&2; fi
  done
  for name in $(sed -n 's/^found //p' "$list"); do
    if echo "$name" | grep -q "$wanted"; then
      echo "building $name" >&2
      quietly ninja -C "$directory" "bench/peers/$name"
      contenders="$contenders $directory/bench/peers/$name"
    fi
  done
}
gcc=$results/gcc-$march
build "$gcc" g++
quietly ninja -C "$gcc" bench/peers/reference bench/peers/floor
if command -v clang++-16 >/dev/null 2>&1; then
  build "$results/clang-$march" clang++-16
else
  echo "clang: not found: skipped" >&2
fi

# One thread, on one core where it can be chosen.
OMP_NUM_THREADS=1
export OMP_NUM_THREADS
pinned=
if command -v taskset >/dev/null 2>&1; then
  pinned="taskset -c $(taskset -cp $$ | sed 's/.*[^0-9]//')"
fi

# shellcheck disable=SC2086
"$gcc/bench/peers/reference" "$results/problems" $models
lines=$results/results.txt
{
  printf 'machine cpu %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
  printf 'machine march %s\n' "$march"
  printf 'machine gcc %s\n' "$(g++ -dumpfullversion)"
  if command -v clang++-16 >/dev/null 2>&1; then printf 'machine clang %s\n' "$(clang++-16 -dumpversion)"; fi
  # shellcheck disable=SC2086
  if $peers; then dpkg-query -W -f='machine ${Package} ${Version}\n' $libraries 2>/dev/null || true; fi
} >"$lines"
failed=false
round=1
while [ "$round" -le "$rounds" ]; do
  echo "round $round of $rounds" >&2
  # shellcheck disable=SC2086
  $pinned "$gcc/bench/peers/floor" $models >>"$lines"
  for program in $contenders; do
    # shellcheck disable=SC2086
    $pinned "$program" "$results/problems" $models >>"$lines" || failed=true
  done
  round=$((round + 1))
done

python3 "$top/bench/report.py" "$lines" --json "$results/results.json" --svg "$results/results.svg"
if $failed; then
  echo "bench/run.sh: not all contenders could be measured" >&2
  exit 1
fi
