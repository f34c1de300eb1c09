#!/bin/sh
# Renders the recordings that the spotter's figures are reported of (docs/accuracy/spotting.md). About four hours on two cores.
#
#   scripts/spotting-test-sets.sh <ict-face.safetensors> <empty folder>
#   npx tsx scripts/spotting-accuracy.ts <folder> --only rep- --results <file.json> --plot docs/accuracy/spotting.svg
#   npx tsx scripts/spotting-accuracy.ts <folder> --only grid- --results <file.json> --table    # and --only size-
#   npx tsx scripts/sensitivity-accuracy.ts <folder> --only dim- --results <file.json>
#
# None of these seeds was looked at when anything was chosen.
set -eu
face=$1
folder=$2
render() { # name seed fps seconds noise bitrate, then what else
  name=$1 seed=$2 fps=$3 seconds=$4 noise=$5 bitrate=$6
  shift 6
  npx mien synth --face "$face" --noise "$noise" --bitrate "$bitrate" --strength 0.5-2 --camera drawn \
    --seed "$seed" --fps "$fps" --seconds "$seconds" "$@" -o "$folder/$name.mp4"
}
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
  render "rep-all30-$i" $((9600 + i)) 30 60 2 1200 --script all
  render "rep-all60-$i" $((9600 + i)) 60 60 2 1200 --script all
done
for i in 1 2 3 4 5 6; do render "rep-blink30-$i" $((9500 + i)) 30 60 2 1200 --script all --with-blink 1; done
i=1
while [ $i -le 60 ]; do
  render "rep-neg30-$i" $((7400 + i)) 30 120 2 1200 --script negatives
  i=$((i + 1))
done
for i in 1 2 3 4 5 6 7 8 9 10; do render "rep-neg30n4-$i" $((7470 + i)) 30 120 4 1200 --script negatives; done
# The same two people in every cell.
grid() { # fps noise bitrate
  for i in 1 2; do
    render "grid-$1-$2-$3-$i" $((9200 + i)) "$1" 60 "$2" "$3" --script all --micro-rate 15
  done
}
for noise in 1 2 4; do
  for bitrate in 500 1200 4000; do
    grid 30 $noise $bitrate
    grid 60 $noise $bitrate
  done
done
for fps in 15 20 25 100; do grid $fps 2 1200; done
# And in pictures of other sizes, and by the other codec.
pictures() { # size codec bitrate
  for i in 1 2; do
    render "size-$1-$2-$3-$i" $((9200 + i)) 30 60 2 "$3" --script all --micro-rate 15 --size "$1" --codec "$2"
  done
}
pictures 320x240 h264 300
pictures 320x240 h264 1200
pictures 480x360 h264 700
pictures 1280x720 h264 2500
pictures 1920x1080 h264 5000
pictures 640x480 h265 600
pictures 640x480 h265 1200
# Movements around what can just be found, for the self-test.
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  for level in 1-4000 2-1200 4-800; do # noise-bitrate
    render "dim-$level-$i" $((9410 + i)) 30 60 "${level%-*}" "${level#*-}" --script all --micro-rate 12 --strength 0.15-1.2
  done
done
