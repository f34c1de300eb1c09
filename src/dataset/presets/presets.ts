import type { Preset } from './preset.js';

const digits = (text: string): string => /\d+/.exec(text)?.[0] ?? text;
/** A number with leading zeros: spreadsheets and CSV exports drop them. */
const padded = (text: string, length: number): string =>
  digits(text)
    .replace(/^0+(?=\d)/, '')
    .padStart(length, '0');
const beforeMark = (text: string, mark: string): string => text.split(mark)[0] ?? text;

/** Who is who in CAS(ME)^2's table: its subjects 1 to 22 are the folders s15 to s40 (sheet "naming rule1"). */
const casmeSquaredSubjects = [15, 16, 19, 20, 21, 22, 23, 24, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40];

const named = {
  subject: ['Subject'],
  filename: ['Filename'],
  onset: ['OnsetFrame', 'Onset'],
  apex: ['ApexFrame', 'Apex'],
  offset: ['OffsetFrame', 'Offset'],
  emotion: ['Estimated Emotion', 'Emotion'],
} as const;

/** Data sets by the name that the command line takes. (docs/datasets.md says where each column comes from) */
export const presets = {
  casme2: {
    title: 'CASME II',
    columns: named,
    fps: 200,
    subject: ({ subject }) => padded(subject, 2),
    path: 'sub{subject}/{filename}',
    clip: 'sub{subject}/{filename}',
  },
  samm: {
    title: 'SAMM',
    columns: named,
    fps: 200,
    // 006_1_2: the subject is in the name, whatever an export made of the column.
    subject: ({ filename, subject }) => padded(filename.includes('_') ? beforeMark(filename, '_') : subject, 3),
    path: '{subject}/{filename}',
    clip: '{filename}',
  },
  smic: {
    title: 'SMIC',
    columns: { ...named, onset: ['OnsetF', ...named.onset], offset: ['OffsetF', ...named.offset] },
    optional: ['onset', 'apex', 'offset', 'emotion'],
    fps: 100,
    subject: ({ subject }) => padded(subject, 2),
    // s03_sur_01: the class is in the name too.
    emotion: ({ filename }) =>
      ({ ne: 'negative', po: 'positive', sur: 'surprise' })[filename.toLowerCase().split('_')[1] ?? ''] ?? '',
    path: 's{subject}/{filename}',
    clip: '{filename}',
  },
  mmew: {
    title: 'MMEW',
    columns: named,
    fps: 90,
    subject: ({ filename, subject }) => padded(/^s\d+-/i.test(filename) ? beforeMark(filename, '-') : subject, 2),
    path: '{emotion}/{filename}',
    clip: '{filename}',
  },
  'casme-squared': {
    title: 'CAS(ME)^2',
    columns: { subject: 0, filename: 1, onset: 2, apex: 3, offset: 4, emotion: 6, kind: 7 },
    fps: 30,
    isMicro: ({ kind }) => /micro/i.test(kind),
    subject: ({ subject }) => String(casmeSquaredSubjects[Number(digits(subject)) - 1] ?? subject),
    path: 'selectedpic/s{subject}/{filename}',
    clip: 's{subject}/{filename}/{onset}',
  },
  casme3: {
    title: 'CAS(ME)^3 part A',
    columns: named,
    fps: 30,
    subject: ({ subject }) => subject,
    path: '{subject}/{filename}/color',
    clip: '{subject}_{filename}_{onset}',
  },
  dfme: {
    title: 'DFME',
    columns: {
      ...named,
      subject: ['Subject', 'Subject ID', 'Participant'],
      filename: ['Filename', 'File', 'Clip', 'Video', 'Name'],
      emotion: ['Emotion', 'Estimated Emotion', 'Label', 'Expression'],
      fps: ['Frame Rate', 'FPS'],
    },
    optional: ['fps'],
    fps: undefined,
    subject: ({ subject }) => subject,
    path: '{filename}',
    clip: '{filename}',
  },
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
