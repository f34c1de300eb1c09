import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { convertFaceModel } from '../../scripts/face-models/convert-face-model.js';
import { readSourceModels } from '../../scripts/face-models/source-models.js';
import { openGrayNetwork } from '../../src/vision/gray-network.js';
import { facePicture, placed } from './face-picture.js';
import { runTflite } from './tflite-reference.js';

const folder = new URL('../../assets/models/', import.meta.url);
const side = 192;

/** What each network expects a gray of 0..255 as. */
const range = {
  face_detection_full_range: (gray: number) => gray / 127.5 - 1,
  face_landmark: (gray: number) => gray / 255,
};

for (const model of readSourceModels()) {
  const file = `${model.name}.onnx`;

  test(`${file} is what the converter makes of its source, and what SHA256SUMS says`, (t) => {
    const shipped = readFileSync(new URL(file, folder));
    t.true(Buffer.from(convertFaceModel(model)).equals(shipped));
    const digest = createHash('sha256').update(shipped).digest('hex');
    t.true(readFileSync(new URL('SHA256SUMS', folder), 'utf8').includes(`${digest}  ${file}\n`));
  });

  test(`${file} computes what the TFLite file says for gray pictures`, async (t) => {
    const { picture } = facePicture('frontal');
    const gray = Float32Array.from(placed(picture, side, side, -32, -8).gray, range[model.name as keyof typeof range]);
    const expected = runTflite(
      model.bytes,
      Float32Array.from({ length: 3 * side * side }, (_, i) => gray[Math.floor(i / 3)]),
    );

    const sizes = Object.fromEntries(model.outputs.map((name, i) => [name, expected[i].data.length]));
    const network = await openGrayNetwork(new URL(file, folder).pathname, { side, outputs: sizes });
    const results = await network.run(
      (input) => input.set(gray),
      (outputs) => outputs,
    );
    model.outputs.forEach((name, k) => {
      const { shape, data } = expected[k];
      const channels = shape[shape.length - 1];
      const pixels = data.length / channels;
      const scale = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = data.reduce((most, value, i) => {
        const planar = results[name][(i % channels) * pixels + Math.floor(i / channels)];
        return Math.max(most, Math.abs(planar - value));
      }, 0);
      t.true(scale > 1, `${name} says something: ${scale}`);
      t.true(worst <= 1e-4 * scale, `${name}: ${worst} of ${scale}`);
    });
    await network.close();
  });
}
