import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import ts from 'typescript';

const root = fileURLToPath(new URL('../src', import.meta.url));
const text = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);
/** What each file imports of src, types too. */
const imports = new Map(
  [...text].map(([path, code]) => [
    path,
    ts
      .preProcessFile(code)
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => join(dirname(path), fileName).replace(/\.js$/, '.ts')),
  ]),
);

const nouns =
  'backoff camera-status clock consent disk-reason draw erase-target errors event expression face frame make-folder meter monotonic random resemblance source stabilised-face steady-scheduler version';
/** Each imports from its own row and those above it. A name is a folder, or a file of src itself. */
const layers = [
  nouns.split(' '),
  ['kernels', 'drawing'],
  ['stabilising', 'vision'],
  ['spotting', 'controls', 'report'],
  ['model', 'sensitivity', 'sources', 'preview', 'evaluation'],
  ['audit', 'config', 'operators'],
  ['dataset', 'doctor', 'pipeline', 'sinks'],
  ['learning', 'synth', 'web'],
];
/** The app: what runs the cameras and puts the parts together. Above it are the library's index, the commands and the program. */
const layerOf = (path: string): number => {
  const [name = ''] = path.replace(/\.ts$/, '').split('/');
  const found = layers.findIndex((layer) => layer.includes(name));
  if (found >= 0) return found;
  return layers.length + (path.includes('/') ? 1 : ['index.ts', 'cli.ts'].indexOf(path) >= 0 ? 2 : 0);
};

test('imports point one way', (t) => {
  const wrong = [...imports].flatMap(([path, targets]) =>
    targets.filter((target) => layerOf(target) > layerOf(path)).map((target) => `${path} imports ${target}`),
  );
  t.deepEqual(wrong, []);
});

test('nothing imports itself in a circle, types neither', (t) => {
  const open: string[] = [];
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string): void => {
    if (open.includes(path)) circles.push([...open.slice(open.indexOf(path)), path].join(' -> '));
    if (open.includes(path) || done.has(path)) return;
    open.push(path);
    for (const target of imports.get(path) ?? []) visit(target);
    open.pop();
    done.add(path);
  };
  for (const path of imports.keys()) visit(path);
  t.deepEqual(circles, []);
});

test('no file is long, and none is a place for everything', (t) => {
  const long = [...text].filter(([, code]) => code.split('\n').length > 400).map(([path]) => path);
  t.deepEqual(long, []);
  t.deepEqual(
    [...text.keys()].filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/.test(path)),
    [],
  );
});

/** Where the outside world comes in, beside the commands; everything else is given time, randomness and settings. */
const doors: Readonly<Record<string, string>> = {
  'app.ts': 'gives the clock to all that runs',
  'clock.ts': 'is the clock',
  'monotonic.ts': 'is the clock that never jumps',
  'random.ts': 'is the randomness',
  'camera-process.ts': 'hands its environment on to a child',
  'config/load-config.ts': 'looks whether certificates have expired',
  'model/ort/provider-present.ts': "asks where the system's libraries are",
  'model/write-file.ts': 'names a temporary file',
};

test('nothing deep reads the clock, randomness or the environment, and nothing speaks past the log', (t) => {
  const world =
    /\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\brandomUUID\b|\bgetRandomValues\b/;
  const inside = [...text].filter(([path]) => !/^(commands|web|kernels\/assembly)\//.test(path));
  const readers = inside.filter(([, code]) => world.test(code)).map(([path]) => path);
  t.deepEqual(readers.sort(), Object.keys(doors).sort());
  t.deepEqual(
    [...text].filter(([, code]) => /\bconsole\.\w+\(/.test(code)).map(([path]) => path),
    [],
  );
});
