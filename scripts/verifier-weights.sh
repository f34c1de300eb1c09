#!/bin/sh
# Renders the recordings that the spotter's verifier was trained on and trains it. About an hour on two cores.
#
#   scripts/verifier-weights.sh <ict-face.safetensors> <empty folder>
#
# Identities (seeds 5001-5040 and 5501-5512) are none of those that figures are reported of. Rates, noise and bitrates were drawn
# once: fps from 25, 30 and 60, noise .7-4 gray levels, bitrate 500-4000 kbit/s at 30 fps.
set -eu
face=$1
folder=$2
mien() { npx mien synth --face "$face" --camera drawn "$@"; }
while read -r seed fps noise bitrate; do
  mien --script all --micro-rate 15 --with-blink 0.15 --strength 0.4-2.5 --seconds 45 \
    --seed "$seed" --fps "$fps" --noise "$noise" --bitrate "$bitrate" -o "$folder/all-$seed.mp4" </dev/null
done <<END
5001 30 2.06 2338
5002 30 2.78 3548
5003 60 2.52 6806
5004 25 0.74 1097
5005 30 3.59 1927
5006 30 3.33 632
5007 30 1.58 834
5008 30 1.8 1649
5009 60 0.72 1569
5010 25 1.14 2801
5011 30 2.64 696
5012 30 2.79 667
5013 30 2.04 650
5014 30 0.7 3061
5015 60 1.01 1565
5016 25 3.84 2556
5017 30 1.16 3692
5018 30 1.78 2046
5019 30 1.0 3537
5020 30 2.32 3731
5021 60 3.29 1861
5022 25 1.31 588
5023 30 0.9 572
5024 30 1.18 1752
5025 30 0.7 2047
5026 30 1.26 952
5027 60 2.89 2717
5028 25 1.21 1133
5029 30 2.37 562
5030 30 3.79 524
5031 30 2.57 2897
5032 30 0.72 2572
5033 60 1.32 3330
5034 25 0.71 459
5035 30 0.96 3644
5036 30 0.98 2406
5037 30 3.51 3545
5038 30 1.27 1045
5039 60 1.74 5016
5040 25 0.84 1975
END
while read -r seed fps noise bitrate; do
  mien --script negatives --seconds 60 \
    --seed "$seed" --fps "$fps" --noise "$noise" --bitrate "$bitrate" -o "$folder/negatives-$seed.mp4" </dev/null
done <<END
5501 30 2.79 2987
5502 30 0.75 3573
5503 30 0.82 1015
5504 30 2.02 3373
5505 30 1.26 3416
5506 30 1.8 957
5507 30 1.21 723
5508 30 0.8 681
5509 30 2.31 3972
5510 30 0.93 553
5511 30 3.87 1516
5512 30 1.41 819
END
npx tsx scripts/train-verifier.ts "$folder" -o assets/models/verifier.safetensors
