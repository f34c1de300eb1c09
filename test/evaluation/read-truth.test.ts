import test from 'ava';
import { DataError } from '../../src/errors.js';
import { parseTruth } from '../../src/evaluation/read-truth.js';

const header = 'path,onset_s,apex_s,offset_s,kind';
const parse = (...lines: string[]) => parseTruth(lines.join('\n'), 'truth.csv');

test('movements by recording, whatever the order of columns', (t) => {
  const truth = parse(
    'note,kind,path,onset_s,apex_s,offset_s,length_s',
    'sure,micro,rooms/a.mp4,1,1.1,1.25,60',
    ',blink,rooms/a.mp4,2,2.1,2.2,',
    ',none,"b, quiet.mp4",,,,30.5',
    ',speech,c.mp4,0,0.5,4,',
  );
  t.deepEqual(
    [...truth].map(([name, { movements, seconds }]) => [name, movements.map(({ kind }) => kind), seconds]),
    [
      ['a.mp4', ['micro', 'blink'], 60],
      ['b, quiet.mp4', [], 30.5],
      ['c.mp4', ['speech'], null],
    ],
  );
  t.deepEqual(truth.get('a.mp4')?.movements[0], { onset: 1, apex: 1.1, offset: 1.25, kind: 'micro' });
});

test('a strength where the table says one', (t) => {
  const movements = parse(`${header},strength_px`, 'a.mp4,1,1.1,1.2,micro,0.85', 'a.mp4,2,2.1,2.2,blink,').get('a.mp4');
  t.deepEqual(
    movements?.movements.map(({ strengthPx }) => strengthPx),
    [0.85, undefined],
  );
});

test('each kind of damage is one sentence with its line', (t) => {
  const good = 'a.mp4,1,1.1,1.2,micro';
  for (const [lines, message] of [
    [[], /^truth\.csv has no column path, onset_s, apex_s, offset_s, kind: its first line must be path,onset_s/],
    [[good], /has no column path, onset_s/],
    [['path,onset_s,offset_s,kind', 'a.mp4,1,2,micro'], /has no column apex_s/],
    [[`${header},kind`], /has two columns kind: keep one/],
    [[header, good, 'a.mp4,2,3,micro'], /^truth\.csv, line 3: 4 fields where the header has 5/],
    [[header, ',1,1.1,1.2,micro'], /line 2: path is empty/],
    [[header, 'a.mp4,1,1.1,1.2,mirco'], /line 2: there is no kind 'mirco': choose one of micro, macro, blink/],
    [[header, 'a.mp4,,1.1,1.2,micro'], /line 2: onset_s is '': give seconds/],
    [[header, 'a.mp4,1,0:01.1,1.2,micro'], /line 2: apex_s is '0:01\.1'/],
    [[header, 'a.mp4,-1,1.1,1.2,micro'], /line 2: onset_s is '-1'/],
    [[header, 'a.mp4,1,1.1,NaN,micro'], /line 2: offset_s is 'NaN'/],
    [[header, good, '', 'a.mp4,2,1.1,3,micro'], /line 4: onset 2, apex 1\.1 and offset 3 are not in order/],
    [[header, 'a.mp4,1,1,1,micro'], /line 2: onset 1, apex 1 and offset 1 are not in order/],
    [[header, 'a.mp4,1,1.1,1.2,none'], /line 2: a line of kind none has times/],
    [
      [header, 'x/a.mp4,1,1.1,1.2,micro', 'y/a.mp4,1,1.1,1.2,micro'],
      /line 3: 'y\/a\.mp4' and 'x\/a\.mp4' have the same/,
    ],
    [[`${header},length_s`, `${good},0`], /line 2: length_s is 0/],
    [[`${header},length_s`, `${good},long`], /line 2: length_s is 'long'/],
    [[`${header},strength_px`, `${good},0`], /line 2: strength_px is '0': give px of the crop over 0/],
    [[`${header},strength_px`, `${good},big`], /line 2: strength_px is 'big'/],
    [[`${header},length_s`, `${good},60`, `${good},61`], /line 3: length_s is 61 where another line .* says 60/],
    [[`${header},length_s`, `${good},1.15`], /a movement of 'a\.mp4' ends at 1\.2 s, but its length_s is 1\.15/],
  ] as const) {
    const error = t.throws(() => parse(...lines), { instanceOf: DataError });
    t.regex(error?.message ?? '', message);
  }
});
