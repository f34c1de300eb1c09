"""An RTSP camera for tests: serves a recording in real time, over and over, on rtsp://127.0.0.1:PORT/cam.

usage: /usr/bin/python3 rtsp-camera.py CLIP        (prints `ready PORT` when it listens)

CAMERA_PORT in the environment is the port; without it, a free one is taken. CAMERA_CODEC is the recording's: h264 (the
default), h265 or mjpeg.
What goes wrong is told on standard input, a line each: `loss 0.05` (share of RTP packets that never leave), `corrupt 0.3`
(share of pictures with flipped bits), `clip PATH` (another recording, of another size), `drop all` (closes every client's
connection; who comes again is served). With CAMERA_USERNAME and CAMERA_PASSWORD in the environment it asks for
authentication, CAMERA_AUTH says which: digest (the default) or basic. Each client gets the recording from its beginning.
What clients do is told on standard output: `opened` a connection, `teardown` of a session, `closed` a connection.
Needs scripts/install-system-packages.sh.
"""
import os
import random
import sys
import threading
import time

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstApp', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402, F401

# By codec: what cuts a recording into whole pictures, and what puts those into RTP packets.
PARSERS = {
    'h264': 'h264parse config-interval=-1 ! video/x-h264,stream-format=byte-stream,alignment=au',
    'h265': 'h265parse config-interval=-1 ! video/x-h265,stream-format=byte-stream,alignment=au',
    'mjpeg': 'jpegparse',
}
PAYLOADERS = {
    'h264': 'h264parse ! rtph264pay pt=96 config-interval=-1',
    'h265': 'h265parse ! rtph265pay pt=96 config-interval=-1',
    'mjpeg': 'rtpjpegpay pt=26',
}
CODEC = os.environ.get('CAMERA_CODEC', 'h264')


def read_clip(path):
    """All coded pictures of a clip: its caps, and (bytes, pts, dts, duration, is_keyframe) in decoding order."""
    pipeline = Gst.parse_launch(f'filesrc name=file ! qtdemux ! {PARSERS[CODEC]} ! appsink name=out sync=false')
    pipeline.get_by_name('file').set_property('location', path)
    out = pipeline.get_by_name('out')
    pipeline.set_state(Gst.State.PLAYING)
    pictures = []
    caps = None
    while True:
        sample = out.emit('pull-sample')
        if sample is None:
            break
        caps = caps or sample.get_caps()
        buffer = sample.get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        dts = buffer.dts if buffer.dts != Gst.CLOCK_TIME_NONE else buffer.pts
        pictures.append((data, buffer.pts, dts, buffer.duration, not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT)))
    pipeline.set_state(Gst.State.NULL)
    if not pictures:
        sys.exit(f'{path} holds no {CODEC} video')
    return caps, pictures


class Faults:
    """What goes wrong now."""

    loss = 0.0
    corrupt = 0.0
    clip = None
    senders = []
    server = None

    def listen(self):
        for line in sys.stdin:
            what, value = line.split(maxsplit=1)
            if what == 'clip':
                self.clip = read_clip(value.strip())
            elif what == 'corrupt':
                self.corrupt = float(value)
            elif what == 'drop':
                GLib.idle_add(self.drop)
            else:
                self.loss = float(value)
                for sender in self.senders:
                    sender.set_property('drop-probability', self.loss)

    def drop(self):
        self.server.client_filter(lambda _server, _client: GstRtspServer.RTSPFilterResult.REMOVE)
        return GLib.SOURCE_REMOVE


faults = Faults()


def damaged(data, dice):
    """The picture with one bit in about two hundred bytes flipped, after its headers."""
    broken = bytearray(data)
    for _ in range(max(1, len(data) // 200)):
        at = dice.randrange(min(60, len(data) - 1), len(data))
        broken[at] ^= 1 << dice.randrange(8)
    return bytes(broken)


def plays(source):
    """Waits for an element to play: until then its running time counts from the boot of the machine."""
    for _ in range(6000):
        if source.get_state(0).state == Gst.State.PLAYING:
            return True
        time.sleep(0.005)
    return False


def play(source, pictures):
    """Pushes the clip's pictures when they are due, for ever."""
    dice = random.Random(7)
    playing = None
    first = pictures[0][2]
    length = max(pts + duration for _, pts, _, duration, _ in pictures) - first
    zero = None
    loop = 0
    while True:
        if faults.clip is not playing:
            zero += loop * length
            loop = 0
            playing = faults.clip
            caps, pictures = playing
            source.set_property('caps', caps)
            first = pictures[0][2]
            length = max(pts + duration for _, pts, _, duration, _ in pictures) - first
        for data, pts, dts, duration, keyframe in pictures:
            if zero is None and not plays(source) or source.get_state(0).state != Gst.State.PLAYING:
                return
            now = source.get_current_running_time()
            if zero is None:
                zero = now
            shift = zero + loop * length - first
            if dts + shift > now:
                time.sleep((dts + shift - now) / Gst.SECOND)
            if faults.corrupt and dice.random() < faults.corrupt:
                data = damaged(data, dice)
            buffer = Gst.Buffer.new_wrapped(data)
            buffer.pts = pts + shift
            buffer.dts = dts + shift
            buffer.duration = duration
            if not keyframe:
                buffer.set_flags(Gst.BufferFlags.DELTA_UNIT)
            if source.emit('push-buffer', buffer) != Gst.FlowReturn.OK:
                return
        loop += 1


def tell(what):
    print(what, flush=True)


def main():
    clip = sys.argv[1]
    username = os.environ.get('CAMERA_USERNAME')
    password = os.environ.get('CAMERA_PASSWORD')
    Gst.init(None)
    caps, pictures = read_clip(clip)

    server = GstRtspServer.RTSPServer()
    server.set_address('127.0.0.1')
    server.set_service(os.environ.get('CAMERA_PORT', '0'))
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        '( appsrc name=clip is-live=true format=time block=false max-bytes=0 '
        f'! {PAYLOADERS[CODEC]} ! identity name=pay0 )'
    )

    def configure(_factory, media):
        source = media.get_element().get_by_name_recurse_up('clip')
        source.set_property('caps', caps)
        sender = media.get_element().get_by_name_recurse_up('pay0')
        sender.set_property('drop-probability', faults.loss)
        faults.senders.append(sender)
        threading.Thread(target=play, args=(source, pictures), daemon=True).start()

    factory.connect('media-configure', configure)
    if username is not None:
        # Permissions exist only in a server with authentication; a token without them would give 404 in place of 401.
        permissions = GstRtspServer.RTSPPermissions()
        for name in ('media.factory.access', 'media.factory.construct'):
            permissions.add_permission_for_role('user', name, True)
        factory.set_permissions(permissions)
        token = GstRtspServer.RTSPToken()
        token.set_string('media.factory.role', 'user')
        auth = GstRtspServer.RTSPAuth()
        if os.environ.get('CAMERA_AUTH') == 'basic':
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(username, password), token)
        else:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(username, password, token)
        server.set_auth(auth)
    def connected(_server, client):
        tell('opened')
        client.connect('teardown-request', lambda *_: tell('teardown'))
        client.connect('closed', lambda *_: tell('closed'))

    server.connect('client-connected', connected)
    server.get_mount_points().add_factory('/cam', factory)
    server.attach(None)
    faults.server = server
    threading.Thread(target=faults.listen, daemon=True).start()
    print(f'ready {server.get_bound_port()}', flush=True)
    GLib.MainLoop().run()


main()
