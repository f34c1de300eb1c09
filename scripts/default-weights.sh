#!/bin/sh
# Repeats the training of the weights that come with mien: rendered people in, two models out. Run again, it goes on where it was stopped.
# scripts/default-weights.sh <face model> <folder>
# Twelve groups of 20 people are trained on (2001-2220 and 2241-2260), 18041-18060 choose and calibrate the five classes, 18021-18040 the
# three; nobody is in two of these. A group takes a minute or two of a core, a training step of 16 samples about a second.
set -eu
face=$1
folder=$2
mien="node $(dirname "$0")/../bin/mien.cjs"

people() { # <set> <first person> <what comes equally often>: 20 people, 14 samples each
  [ -e "$folder/$1/set.json" ] ||
    $mien synth --face "$face" --samples 14 --people "$2-$(($2 + 19))" --seed 5 --balance "$3" -o "$folder/$1"
}

mkdir -p "$folder"
sets=
for group in 0 1 2 3 4 5 6 7 8 9 10 12; do
  if [ $((group % 2)) = 0 ]; then balance=five; else balance=three; fi
  people "train-$group" $((2001 + group * 20)) "$balance"
  sets="$sets $folder/train-$group"
done
people validation-five 18041 five
people validation-three 18021 three

# shellcheck disable=SC2086 # a list of folders
$mien train $sets --validation "$folder/validation-five" --classes five --steps 1700 --seed 1 --precision 0.9 -o "$folder/five.safetensors"
# shellcheck disable=SC2086 # a list of folders
$mien train $sets --validation "$folder/validation-three" --classes three --steps 600 --lr 0.0006 --warm-up 50 --seed 2 --precision 0.9 \
  --init "$folder/five.safetensors" -o "$folder/three.safetensors"
