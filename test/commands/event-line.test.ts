import test from 'ava';
import { eventLine } from '../../src/commands/event-line.js';
import type { MienEvent } from '../../src/event.js';

const event = {
  apex: { time: '2026-01-02T03:04:05.133Z' },
  camera: 'room-1',
  durationMs: 266.7,
  evidence: {
    score: 6.52,
    threshold: 3.5,
    regions: [
      { name: 'browInL', peakPx: 0.912, directionDeg: 88, onsetMs: 0 },
      { name: 'browInR', peakPx: 0.7, directionDeg: -90, onsetMs: 0 },
      { name: 'cornerL', peakPx: 0.5, directionDeg: 359, onsetMs: 0 },
      { name: 'chin', peakPx: 0.3, directionDeg: 180, onsetMs: 0 },
    ],
  },
  abstained: true,
  label: null,
  flags: ['headMotion'],
} as unknown as MienEvent;

test('an event is one line: when, where, how long, what moved, what it resembles, its flags', (t) => {
  t.is(
    eventLine(event),
    '03:04:05.133  room-1  267 ms  browInL 0.91 px up, browInR 0.70 px down, cornerL 0.50 px right and 1 more  score 6.5  abstained  [headMotion]',
  );
  t.regex(eventLine({ ...event, abstained: false, label: 'surprise', flags: [] }), /resembles surprise$/);
});
