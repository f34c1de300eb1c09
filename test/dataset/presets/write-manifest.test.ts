import test from 'ava';
import { parseManifest } from '../../../src/dataset/manifest.js';
import { type PresetName, presetNames, presets } from '../../../src/dataset/presets/presets.js';
import { readCodingTable } from '../../../src/dataset/presets/read-coding-table.js';
import { type ManifestOptions, writeManifest } from '../../../src/dataset/presets/write-manifest.js';
import { DataError } from '../../../src/errors.js';

// The tables are made after the published descriptions of the data sets; the files themselves are under licence.
function manifest(name: PresetName, table: string, options: Partial<ManifestOptions> = {}) {
  const preset = presets[name];
  const written = writeManifest(readCodingTable(table, `${name}.csv`, preset), preset, {
    labels: 'emotions',
    ...options,
  });
  return { ...written, lines: written.text.trimEnd().split('\n').slice(1) };
}

const casme2 = [
  'Subject,Filename,,OnsetFrame,ApexFrame,OffsetFrame,,Action Units,Estimated Emotion',
  '1,EP02_01f ,,46,59,86,,14, happiness',
  '4,EP12_01f,,21,/,111,,4,others',
  '17,EP05_09,,"1.0",31,63,,"4+L10, 14",disgust',
  ',,,,,,,,',
].join('\r\n');

test('CASME II: padded subjects, stray spaces and an apex that nobody found', (t) => {
  t.deepEqual(manifest('casme2', casme2).lines, [
    'sub01/EP02_01f,01,happiness,sub01/EP02_01f,,46,59,86,200',
    'sub04/EP12_01f,04,others,sub04/EP12_01f,,21,,111,200',
    'sub17/EP05_09,17,disgust,sub17/EP05_09,,1,31,63,200',
  ]);
});

test('labels of three and of five classes, and other places of the pictures', (t) => {
  const three = manifest('casme2', casme2, { labels: 'three', path: 'Cropped/sub{subject}/{filename}', fps: 100 });
  t.deepEqual(three.lines, [
    'sub01/EP02_01f,01,positive,Cropped/sub01/EP02_01f,,46,59,86,100',
    'sub17/EP05_09,17,negative,Cropped/sub17/EP05_09,,1,31,63,100',
  ]);
  t.is(three.leftOut, 1);
  t.is(manifest('casme2', casme2.replace('disgust', 'sadness'), { labels: 'five' }).lines[2].split(',')[2], 'others');
});

test('SAMM: notes before the header, subjects out of the names, numbers of the long video', (t) => {
  const table = [
    'Micro-movements,,,,,,,,,,,',
    '"Notes, in several lines",,,,,,,,,,,',
    ',,,,,,,,,,,',
    'Subject,Filename,Inducement Code,Onset Frame,Apex Frame,Offset Frame,Duration,Micro,Action Units,Estimated Emotion,Objective Classes,Notes',
    '6,006_1_2,1,5562,5588,5632,71,Micro - 1/2,12,Happiness,1,',
    '006,006_1_3,1,5793,5800,5739,46,Micro - 1/2,4,Other,4,',
    '11,011_2_1,2,120,130,150,31,Micro - 1/2,14,Contempt,5,',
  ].join('\n');
  const { lines, text } = manifest('samm', table);
  t.deepEqual(lines, [
    '006_1_2,006,happiness,006/006_1_2,,5562,5588,5632,200',
    '006_1_3,006,others,006/006_1_3,,5793,5800,5739,200',
    '011_2_1,011,contempt,011/011_2_1,,120,130,150,200',
  ]);
  // What is wrong in the table itself is said by prepare, row by row.
  t.deepEqual(
    parseManifest(text, 'samm.csv').failures.map(({ clip }) => clip),
    ['006_1_3'],
  );
});

test('SMIC: no apex, and the class in the name where no column has it', (t) => {
  const table = 'Subject,Filename,OnsetF,OffsetF\n1,s1_ne_01,300012,300040\ns3,s03_sur_01,308866,308890\n';
  t.deepEqual(manifest('smic', table).lines, [
    's1_ne_01,01,negative,s01/s1_ne_01,,300012,,300040,100',
    's03_sur_01,03,surprise,s03/s03_sur_01,,308866,,308890,100',
  ]);
  // The short clips are from onset to offset.
  const short = manifest('smic', 'Subject,Filename\n1,s1_po_02\n', { path: 's1/micro/{emotion}/{filename}' });
  t.deepEqual(short.lines, ['s1_po_02,01,positive,s1/micro/positive/s1_po_02,,,,,100']);
  t.is(parseManifest(short.text, 'smic.csv').rows.length, 1);
});

test('MMEW: folders by emotion, subjects out of the names', (t) => {
  const table =
    'Subject,Filename,OnsetFrame,ApexFrame,OffsetFrame,Action Units,Estimated Emotion,remarks\nS01,S01-01-001,1,11,20,12,happiness,\n';
  t.deepEqual(manifest('mmew', table).lines, ['S01-01-001,01,happiness,happiness/S01-01-001,,1,11,20,90']);
});

test('CAS(ME)^2: no header, its own subject numbers, micro-expressions alone', (t) => {
  const table = [
    '1,anger1_1,557,572,608,4+7,negative,macro-expression,anger',
    '1,anger1_2,2854,2862,2871,4,negative,micro-expression,anger',
    '22,happy3_1,10,15,22,12,positive,micro-expression,happiness',
  ].join('\n');
  const { lines, leftOut } = manifest('casme-squared', table, { labels: 'three' });
  t.deepEqual(lines, [
    's15/anger1_2/2854,15,negative,selectedpic/s15/anger1_2,,2854,2862,2871,30',
    's40/happy3_1/10,40,positive,selectedpic/s40/happy3_1,,10,15,22,30',
  ]);
  t.is(leftOut, 1);
});

test('CAS(ME)^3: several expressions in one recording, and short words for emotions', (t) => {
  const table =
    'Subject,Filename,Onset,Apex,Offset,AU,Objective class,emotion\nspNO.1,a,116,120,126,4,IV,Disgust\nspNO.1,a,421,430,436,12,I,Happy\n';
  t.deepEqual(manifest('casme3', table).lines, [
    'spNO.1_a_116,spNO.1,disgust,spNO.1/a/color,,116,120,126,30',
    'spNO.1_a_421,spNO.1,happiness,spNO.1/a/color,,421,430,436,30',
  ]);
});

test('DFME: the rate from the table, or it is asked for', (t) => {
  const head = 'Subject,Filename,Onset,Apex,Offset,Emotion';
  const known = manifest('dfme', `${head},FPS\n12,18400020,3,40,81,Anger,500\n`);
  t.deepEqual(known.lines, ['18400020,12,anger,18400020,,3,40,81,500']);
  const unknown = manifest('dfme', `${head}\n12,18400020,3,40,81,Anger\n`);
  t.regex(unknown.problems[0], /line 2 \(18400020\): frames a second are not known: give --fps\./);
  t.is(manifest('dfme', `${head}\n12,18400020,3,40,81,Anger\n`, { fps: 300 }).rows, 1);
});

test('an emotion that nobody knows is said by its line', (t) => {
  const { problems, rows } = manifest('casme2', casme2.replace('disgust', 'ennui'));
  t.is(rows, 2);
  t.deepEqual(problems, ["line 4 (EP05_09): the emotion 'ennui' is not known: correct it in the table."]);
});

test('a table exported with semicolons is read, another table is refused by the columns that it lacks', (t) => {
  t.is(manifest('casme2', casme2.replaceAll('"4+L10, 14"', '4').replaceAll(',', ';')).rows, 3);
  for (const name of presetNames) {
    const error = t.throws(() => manifest(name, 'a,b,c\n1,2,3\n'), { instanceOf: DataError });
    t.regex(error?.message ?? '', /has no column 'Subject'|does not look like/);
  }
});
