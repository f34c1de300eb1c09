#!/bin/sh
# Installs the Debian packages that the system tests need: a GStreamer RTSP server (the test camera) with its tools, ffmpeg, mosquitto (the test
# broker), Prometheus with promtool, Chromium, faketime (sets the clock of one program), and systemd-analyze and docker-compose, which check files (neither systemd nor Docker need run). Quick when all are there already. Needs root, or sudo without a password.
#
# The tests start servers of their own on free ports, so a mosquitto or Prometheus that this script installs is neither
# started nor enabled: their usual ports stay free. One that was installed before is left as it is.
set -eu

packages='python3-gi gir1.2-gstreamer-1.0 gir1.2-gst-rtsp-server-1.0
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
  mosquitto mosquitto-clients prometheus systemd docker-compose chromium ffmpeg faketime'
services='mosquitto prometheus'

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

missing=''
for package in $packages; do
  installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo 'The packages of the system tests are installed already.'
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "This script needs apt-get (Debian, Ubuntu); install by hand:$missing" >&2
  exit 69
fi
root=''
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo 'Installing packages needs root; run this script with sudo.' >&2
    exit 69
  fi
  root=sudo
fi

# While this file says 101, Debian's maintainer scripts start no service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
  $root chmod 755 "$policy"
  trap '$root rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
fi

new_services=''
for service in $services; do
  installed "$service" || new_services="$new_services $service"
done

$root apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing

for service in $new_services; do
  $root update-rc.d "$service" disable >/dev/null
done
