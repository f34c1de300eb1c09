"""A service manager in small: prints what arrives on a Unix datagram socket, a line each.

usage: python3 notify-socket.py PATH
"""
import os
import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print('ready', flush=True)
while True:
    # systemd-notify sends a barrier too: a pipe that it expects to be closed.
    data, descriptors, _, _ = socket.recv_fds(listener, 4096, 4)
    for descriptor in descriptors:
        os.close(descriptor)
    print(data.decode(), flush=True)
