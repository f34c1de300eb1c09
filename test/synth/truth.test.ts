import test from 'ava';
import { parseTruth } from '../../src/evaluation/read-truth.js';
import type { Movement, Session } from '../../src/synth/session.js';
import { truthTable } from '../../src/synth/truth.js';

const movement = (kind: Movement['kind'], onset: number): Movement => ({
  kind,
  label: kind,
  onset,
  apex: onset + 0.1,
  offset: onset + 0.25,
  gestures: [],
});
const session = (...movements: Movement[]): Session => ({
  seconds: 10,
  movements,
  sway: { x: [], y: [], z: [], yaw: [], pitch: [], roll: [] },
  light: [],
});

test('one line a movement, looks aside left out', (t) => {
  const micro = { ...movement('micro', 3.00004), emotion: 'fear', units: ['4', 'L20'], strength: 0.71234 } as const;
  const table = truthTable(session(movement('blink', 1), movement('gaze', 2), { ...micro, overlap: 'blink' }), 'a.mp4');
  t.is(
    table,
    [
      'path,onset_s,apex_s,offset_s,kind,length_s,overlap,emotion,units,strength_px',
      'a.mp4,1.0000,1.1000,1.2500,blink,10,,,,',
      'a.mp4,3.0000,3.1000,3.2500,micro,10,blink,fear,4+L20,0.712',
      '',
    ].join('\n'),
  );
});

test('spot-eval reads what is written, and knows the length; a session without movements is a line of kind none', (t) => {
  const read = parseTruth(truthTable(session(movement('blink', 1), movement('micro', 3)), 'a.mp4'), 'truth.csv');
  t.like(read.get('a.mp4'), {
    movements: [
      { onset: 1, apex: 1.1, offset: 1.25, kind: 'blink' },
      { onset: 3, apex: 3.1, offset: 3.25, kind: 'micro' },
    ],
    seconds: 10,
  });
  t.like(parseTruth(truthTable(session(), 'a.mp4'), 'truth.csv').get('a.mp4'), { movements: [], seconds: 10 });
});

test('a name with a comma or a quote is quoted', (t) => {
  t.regex(truthTable(session(movement('macro', 1)), 'a,"b".mp4'), /^"a,""b"".mp4",1\.0000/m);
});
