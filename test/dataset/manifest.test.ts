import test from 'ava';
import { parseManifest } from '../../src/dataset/manifest.js';
import { DataError } from '../../src/errors.js';

const header = 'clip,subject,label,path,first,onset,apex,offset,fps';
const parse = (...lines: string[]) => parseManifest([header, ...lines].join('\n'), 'm.csv');

test('rows are read with what tables leave out, in any order of columns', (t) => {
  const { rows, failures } = parse('a,1,happiness,x/a,,46,59.0,86,200', 'b,2,fear,x/b,1,,/,,100');
  t.deepEqual(failures, []);
  t.like(rows[0], { line: 2, clip: 'a', first: undefined, onset: 46, apex: 59, offset: 86, fps: 200 });
  t.like(rows[1], { line: 3, first: 1, onset: undefined, apex: undefined, offset: undefined });
  const other = parseManifest(
    'fps,note,offset,apex,onset,first,path,label,subject,CLIP\n30,x,9,5,2,1,p,l,s,c\n',
    'm.csv',
  );
  t.like(other.rows[0], { clip: 'c', subject: 's', label: 'l', path: 'p', onset: 2, apex: 5, offset: 9, fps: 30 });
});

test('each row that cannot be used says why, and the others are read', (t) => {
  const { rows, failures } = parse(
    'a,1,joy,p,1,50,40,86,200',
    'b,1,,p,1,40,50,86,200',
    'c,1,joy,p,1,40,50,86,200',
    'c,1,joy,p,1,40,50,87,200',
    'd,1,joy,p,1,40,ca. 50,86,200',
    'e,1,joy,p,1,40,50,86,',
    'f,1,joy,p,1,40,90,86,200',
    'g,1,joy,p,45,40,50,86,200',
    'h,1,joy,p,1,40,50',
    ',1,joy,p,1,40,50,86,200',
    'i,1,joy,p,1,86,,40,200',
  );
  t.deepEqual(
    rows.map(({ clip }) => clip),
    ['c'],
  );
  const expected: [number, RegExp][] = [
    [2, /^the onset 50 is not before the apex 40/],
    [3, /^the label is empty/],
    [5, /^the clip is on line 4 already/],
    [6, /^the apex is 'ca\. 50': give a frame's number$/],
    [7, /^fps is '': say how many frames/],
    [8, /^the apex 90 is not before the offset 86/],
    [9, /^the onset 40 is before the first frame 45/],
    [10, /^7 fields where the header has 9/],
    [11, /^the clip is empty/],
    [12, /^the onset 86 is not before the offset 40/],
  ];
  t.is(failures.length, expected.length);
  expected.forEach(([line, message], i) => {
    t.is(failures[i].line, line);
    t.regex(failures[i].message, message);
  });
});

test('what is no manifest is refused as a whole', (t) => {
  const refused = (text: string, message: RegExp) =>
    t.regex(t.throws(() => parseManifest(text, 'm.csv'), { instanceOf: DataError })?.message ?? '', message);
  refused('', /^m\.csv has no column clip, subject, label/);
  refused(header.replace('onset,', ''), /^m\.csv has no column onset: its first line must be clip,subject/);
  refused(`${header},apex\n`, /^m\.csv has two columns apex: keep one\.$/);
  refused(`${header}\n`, /^m\.csv has no rows/);
});
