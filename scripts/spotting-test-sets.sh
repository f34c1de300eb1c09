#!/bin/sh
# Renders the recordings that the spotter's figures are reported of (docs/accuracy/spotting.md). About an hour on two cores.
#
#   scripts/spotting-test-sets.sh <ict-face.safetensors> <empty folder>
#   npx tsx scripts/spotting-accuracy.ts <folder> --results <file.json>
#
# None of these seeds was looked at when anything was chosen.
set -eu
face=$1
folder=$2
render() { # name seed fps seconds, then what else
  name=$1 seed=$2 fps=$3 seconds=$4
  shift 4
  npx mien synth --face "$face" --noise 2 --bitrate 1200 --strength 0.5-2 --camera drawn \
    --seed "$seed" --fps "$fps" --seconds "$seconds" "$@" -o "$folder/$name.mp4"
}
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
  render "rep-all30-$i" $((8100 + i)) 30 60 --script all
  render "rep-all60-$i" $((8100 + i)) 60 60 --script all
done
for i in 1 2 3 4 5 6; do render "rep-blink30-$i" $((8300 + i)) 30 60 --script all --with-blink 1; done
i=16
while [ $i -le 27 ]; do
  render "rep-neg30-$i" $((7200 + i)) 30 120 --script negatives
  i=$((i + 1))
done
