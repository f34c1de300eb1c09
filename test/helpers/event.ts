import type { MienEvent } from '../../src/event.js';

/** A valid event; `seq` also makes its id. */
export function event(seq: number, change: Partial<MienEvent> = {}): MienEvent {
  const start = Date.UTC(2026, 0, 2, 3, 4, 5) + seq * 1_000;
  const at = (ms: number) => ({ time: new Date(start + ms).toISOString(), pts: seq + ms / 1_000, frame: seq * 60 });
  return {
    schema: 'mien.event/1',
    id: `01900000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    type: 'new',
    seq,
    replayed: false,
    site: 'clinic',
    edge: 'box-1',
    camera: 'room',
    session: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
    face: {
      track: 1,
      pseudonym: 'quiet-otter',
      box: { x: 200, y: 90, width: 220, height: 240 },
      sizePx: 240,
      pose: { yaw: 1, pitch: -2, roll: 0.5 },
      quality: 0.93,
    },
    onset: at(0),
    apex: at(133),
    offset: at(300),
    durationMs: 300,
    label: null,
    probabilities: {},
    abstained: true,
    calibration: null,
    evidence: {
      regions: [{ name: 'browInL', peakPx: 0.912, directionDeg: 88.9, onsetMs: 4 }],
      score: 6.5,
      threshold: 3.5,
    },
    model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
    timing: { captured: at(133).time, spotted: at(640).time, classified: null, published: null },
    flags: [],
    consent: { state: 'granted', ref: null },
    ...change,
  };
}
