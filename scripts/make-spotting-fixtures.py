"""Writes test/fixtures/spotting from the spotting research's prototype (features.py, stream.py: numpy and OpenCV).

    python3 scripts/make-spotting-fixtures.py <folder of the prototype>

Two things of the prototype are set as the port has them (docs/decisions/0004): the alignment's model is a similarity, and
its mask lies further from the eyes. The inputs are formulas that test/spotting/formula-face.ts and formula-signal.ts repeat, so that only results are kept:
anchor.f32 [128, 128] float32: the anchor of the face
face.f32   [frames, 41] float32: displacement of 17 regions (x, y), rigid motion, both blink signals, residual
events.json  what the prototype reports for the face and for the signal
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, sys.argv[1])
import features  # noqa: E402
from features import NAMES, Extractor  # noqa: E402
from stream import P, StreamSpotter  # noqa: E402

OUT = Path(__file__).parent.parent / 'test' / 'fixtures' / 'spotting'
FPS = 60


def rigid_mask(tp):
    """As src/stabilising/rigid-mask.ts."""
    u = (tp['eR'][0] - tp['eL'][0]) / 72
    m = np.zeros((128, 128), np.uint8)
    nx, ny = tp['nt']
    e = (tp['eL'][1] + tp['eR'][1]) / 2

    def rectangle(x0, y0, x1, y1):
        cv2.rectangle(m, (int(x0), int(y0)), (int(x1), int(y1)), 255, -1)

    rectangle(nx - 10 * u, e - 6 * u, nx + 10 * u, ny + 2)
    rectangle(nx - 15 * u, ny - 6 * u, nx + 15 * u, ny + 8 * u)
    for s, eye in ((1, tp['eL']), (-1, tp['eR'])):
        cv2.ellipse(m, (int(eye[0] + s * u), int(e + 28 * u)), (int(15 * u), int(12 * u)), 0, 0, 360, 255, -1)
        near, far = eye[0] - s * 22 * u, eye[0] - s * 34 * u
        rectangle(min(near, far), e + 10 * u, max(near, far), e + 36 * u)
    rectangle(nx - 26 * u, 3, nx + 26 * u, max(4, tp['by'] - 10 * u))
    m[:3] = m[-3:] = 0
    m[:, :3] = m[:, -3:] = 0
    return m > 0


features.rigid_mask = rigid_mask
features.Rigid.__init__.__defaults__ = ('sim', 1.2, 2)


def mix(values):
    h = np.asarray(values, np.uint64).astype(np.uint32)
    with np.errstate(over='ignore'):
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        return h ^ (h >> np.uint32(16))


def gaussian(seed, index):
    h = mix((seed * 65537 + np.asarray(index, np.uint64)) & 0xFFFFFFFF)
    bytes_ = [(h >> np.uint32(s)) & np.uint32(255) for s in (0, 8, 16, 24)]
    return (sum(b.astype(np.float64) for b in bytes_) - 510) / 147.8


def uniform(i):
    return float(mix([7 * 1000 + i])[0]) / 2**32


WAVES = [
    (0.12 + 0.5 * uniform(5 * k), 0.12 + 0.5 * uniform(5 * k + 1), 2 * np.pi * uniform(5 * k + 2),
     2 * np.pi * uniform(5 * k + 3), 8 + 10 * uniform(5 * k + 4))
    for k in range(16)
]


def face(ms, seed, strength, sway, noise):
    y, x = np.mgrid[0:128, 0:128].astype(np.float64)
    x0 = sway * 1.5 * np.sin(2 * np.pi * 0.23 * ms / 1000)
    y0 = sway * 0.8 * np.sin(2 * np.pi * 0.31 * ms / 1000)
    share = 0.5 - 0.5 * np.cos(2 * np.pi * (ms - 6000) / 300) if 6000 <= ms <= 6300 else 0.0
    lift = strength * share * np.exp(-((x - 46) ** 2 + (y - 36) ** 2) / (2 * 10**2))
    value = 120 + sum(h * np.cos(a * (x - x0) + p) * np.cos(b * (y - y0 + lift) + q) for a, b, p, q, h in WAVES)
    value = value + noise * gaussian(seed, np.arange(128 * 128)).reshape(128, 128)
    return np.clip(np.floor(value + 0.5), 0, 255).astype(np.float32)


def raised(ms, base):
    return 0.5 + 0.5 * np.cos(2 * np.pi * ms / base) if abs(ms) < base / 2 else 0.0


# The prototype names the left regions first, as regionNames does; only the order of its list is used here.
PARTS = [
    ('browInL', 6000, 300, 0.1, -0.9), ('browOutL', 6010, 300, 0, -0.6),
    ('cornerR', 10000, 350, 0.6, -0.5), ('cornerL', 10020, 350, -0.4, -0.4),
    ('noseL', 15000, 220, 0, -0.4), ('noseR', 15000, 220, 0, -0.45),
    ('cheekL', 20000, 1400, 0.2, -1.5),
    ('lidUpL', 25000, 260, 0, 1.2), ('lidUpR', 25000, 260, 0, 1.2),
    *[('lipLo', 30000 + 230 * k, 200, 0, 1) for k in range(12)],
    *[('chin', 30000 + 230 * k, 200, 0, 1.4) for k in range(12)],
    ('lidLoR', 40000, 280, 0.1, -0.5), ('chin', 46000, 400, 0, -0.7), ('browInR', 52000, 450, 0.3, 0.5),
]
BLINKS = [(25000, 240, 0.25)]


def sample(i):
    ms = i * 1000 / FPS
    v = gaussian(3, i * 40 + np.arange(40)) * np.r_[np.full(34, 0.02), np.full(4, 0.002), np.full(2, 0.003)]
    for name, centre, base, px, py in PARTS:
        r = NAMES.index(name)
        v[2 * r] += px * raised(ms - centre, base)
        v[2 * r + 1] += py * raised(ms - centre, base)
    v[38:] += 0.03 + sum(h * raised(ms - c, b) for c, b, h in BLINKS)
    return v


def plain(events):
    return [{k: (str(v) if k == 'roi' else bool(v) if k == 'mouth' else round(float(v), 4)) for k, v in e.items()}
            for e in events]


template = dict(eL=(36, 52), eR=(92, 52), by=36, nt=(64, 78), mc=(64, 100), mw=18, chin=(64, 120))
extractor, spotter, rows, face_events = Extractor(template, FPS), StreamSpotter(FPS, P), [], []
for k in range(FPS * 9):
    o = extractor.push(face(k * 1000 / FPS, k, 1, 0.3, 2))
    if o is None:
        rows.append(np.full(41, np.nan))
        continue
    rows.append(np.r_[o['p'].ravel(), o['rig'], o['eye'], o['res']])
    face_events += spotter.push(k * 1000 / FPS, o['p'], o['rig'], o['eye'])

spotter, signal_events = StreamSpotter(FPS, P), []
for k in range(FPS * 60):
    v = sample(k)
    signal_events += spotter.push(k * 1000 / FPS, v[:34].reshape(17, 2), v[34:38], v[38:])

OUT.mkdir(parents=True, exist_ok=True)
np.array(rows, '<f4').tofile(OUT / 'face.f32')
extractor.A.astype('<f4').tofile(OUT / 'anchor.f32')
check = [float(face(6150, 3, 1, 0.3, 2)[y, x]) for y, x in ((36, 46), (0, 0), (100, 64), (127, 127))]
(OUT / 'events.json').write_text(
    json.dumps(dict(fps=FPS, frames=len(rows), pixels=check, face=plain(face_events), signal=plain(signal_events)), indent=1) + '\n')
print(json.dumps(plain(face_events + signal_events)))
