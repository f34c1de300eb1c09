import test from 'ava';
import { DataError } from '../../src/errors.js';
import { loadFaceModel, parseFaceModel } from '../../src/synth/face-model.js';
import { formulaFaceModel } from './formula-face-model.js';

const model = formulaFaceModel();
const types = [
  ['neutral', 'F32', model.neutral],
  ['identity', 'I16', model.identity],
  ['identity_scale', 'F32', model.identityScale],
  ['expression', 'I16', model.expression],
  ['expression_scale', 'F32', model.expressionScale],
  ['triangles', 'I32', model.triangles],
  ['triangle_uv', 'I32', model.triangleUv],
  ['uv', 'F32', model.uv],
  ['triangle_material', 'U8', model.triangleMaterial],
  ['landmarks68', 'I32', model.landmarks],
] as const;

/** The model as a safetensors file, with changes to its header. */
function file(change: (header: Record<string, unknown>) => void = () => {}): Uint8Array {
  const header: Record<string, unknown> = {
    __metadata__: { expressions: JSON.stringify(model.expressions), materials: JSON.stringify(model.materials) },
  };
  let at = 0;
  const parts: Uint8Array[] = [];
  for (const [name, dtype, data] of types) {
    header[name] = { dtype, shape: [data.length], data_offsets: [at, at + data.byteLength] };
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    at += data.byteLength;
  }
  change(header);
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

test('a face comes back as it was written', (t) => {
  const read = parseFaceModel(file(), 'face');
  t.deepEqual(read, model);
});

test('what is not a face is one sentence that names the file and the reason', (t) => {
  const refused = (bytes: Uint8Array, why: RegExp) => {
    const error = t.throws(() => parseFaceModel(bytes, 'odd.bin'), { instanceOf: DataError });
    t.regex(error?.message ?? '', why);
    t.regex(error?.message ?? '', /^odd\.bin is not the 3D face that mien renders \(.*\): give .*--face\.$/);
  };
  refused(Buffer.from('hello'), /safetensors/);
  refused(file().subarray(0, 5000), /safetensors/);
  refused(
    file((h) => delete h['__metadata__']),
    /no list of expressions/,
  );
  refused(
    file((h) => {
      h['__metadata__'] = { expressions: '["smile"]', materials: JSON.stringify(model.materials) };
    }),
    /do not fit/,
  );
  refused(
    file((h) => {
      const { neutral, uv } = h as Record<'neutral' | 'uv', unknown>;
      Object.assign(h, { neutral: uv, uv: neutral });
    }),
    /do not fit/,
  );
});

test('a missing file is one sentence', async (t) => {
  const error = await t.throwsAsync(loadFaceModel('/nowhere/face.safetensors'), { instanceOf: DataError });
  t.is(
    error?.message,
    'The face file /nowhere/face.safetensors does not exist: give the path of ict-face.safetensors with --face.',
  );
});
