"""Many RTSP cameras in one process: serves a recording in real time on rtsp://127.0.0.1:PORT/cam, to each client from its beginning.

usage: /usr/bin/python3 camera-wall.py CLIP        (prints `ready PORT` when it listens)

GStreamer alone handles packets, so that a camera costs little beside what is measured; test/helpers/rtsp-camera.py, which can do harm, has
Python push each picture. Ends with the recording. Needs scripts/install-system-packages.sh.
"""
import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service('0')
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f'( filesrc location={sys.argv[1]} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )'
)
server.get_mount_points().add_factory('/cam', factory)
server.attach(None)
print(f'ready {server.get_bound_port()}', flush=True)
GLib.MainLoop().run()
