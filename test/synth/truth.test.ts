import test from 'ava';
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
  const table = truthTable(session(movement('blink', 1), movement('gaze', 2), movement('micro', 3.00004)), 'a.mp4');
  t.is(
    table,
    'path,onset_s,apex_s,offset_s,kind\na.mp4,1.0000,1.1000,1.2500,blink\na.mp4,3.0000,3.1000,3.2500,micro\n',
  );
});

test('a name with a comma or a quote is quoted', (t) => {
  t.regex(truthTable(session(movement('macro', 1)), 'a,"b".mp4'), /^"a,""b"".mp4",1\.0000/m);
});
