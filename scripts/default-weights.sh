#!/bin/sh
# Repeats the training of the weights that come with mien: rendered people in, two models out. Run again, it goes on where it was stopped.
# scripts/default-weights.sh <face model> <folder> [groups of 25 people, 11] [steps, 1700]
# People 1 and up are trained on, 20001-20025 choose and calibrate the weights; nobody is in both. A group takes some minutes of a core, a
# model 25 minutes at 1700 steps. It was run with the 11 groups that are the default and one (people 226-250) left out.
set -eu
face=$1
folder=$2
groups=${3:-11}
steps=${4:-1700}
mien="node $(dirname "$0")/../bin/mien.cjs"

people() { # <set> <first>: 25 people, 14 samples each
  [ -e "$folder/$1/set.json" ] || $mien synth --face "$face" --samples 14 --people "$2-$(($2 + 24))" --seed 1 -o "$folder/$1"
}

mkdir -p "$folder"
sets=
group=0
while [ "$group" -lt "$groups" ]; do
  people "train-$group" $((group * 25 + 1))
  sets="$sets $folder/train-$group"
  group=$((group + 1))
done
people validation 20001

for classes in five three; do
  # shellcheck disable=SC2086 # a list of folders
  $mien train $sets --validation "$folder/validation" --classes "$classes" --steps "$steps" --seed 1 -o "$folder/$classes.safetensors"
done
