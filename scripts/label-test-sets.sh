#!/bin/sh
# Renders the people on whom labels are tested: nobody of the training or the validation is among them.
# scripts/label-test-sets.sh <face model> <folder>
set -eu
face=$1
folder=$2
mien="node $(dirname "$0")/../bin/mien.cjs"

make() { # <set> <options>
  set=$1
  shift
  [ -e "$folder/$set/set.json" ] || $mien synth --face "$face" --samples 14 --seed 3 --compressed 0 "$@" -o "$folder/$set"
}

mkdir -p "$folder"
make test-head --people 30001-30025 --strength 0.8-2.5 --fps 60 --noise 2
make test-three --people 30001-30025 --strength 0.8-2.5 --fps 60 --noise 2 --balance three
for strength in 0.3 0.5 0.8 1.2 1.8; do
  make "test-s$strength" --people 30031-30040 --strength "$strength" --fps 60 --noise 2
done
for fps in 25 120 200; do make "test-f$fps" --people 30031-30040 --strength 0.8-2.5 --fps "$fps" --noise 2; done
for noise in 0.5 4 6; do make "test-n$noise" --people 30031-30040 --strength 0.8-2.5 --fps 60 --noise "$noise"; done
make test-mid --people 30031-30040 --strength 0.8-2.5 --fps 60 --noise 2
