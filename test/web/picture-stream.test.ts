import test from 'ava';
import fc from 'fast-check';
import { pictureStream } from '../../src/web/picture-stream.js';

const part = (bytes: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`content-type: image/jpeg\r\ncontent-length: ${bytes.length}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--cut\r\n'),
  ]);

const streamOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(control) {
      for (const chunk of chunks) control.enqueue(chunk);
      control.close();
    },
  });

async function read(chunks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = [];
  for await (const picture of pictureStream(streamOf(chunks))) pictures.push(picture);
  return pictures;
}

test('gives the same pictures wherever the network cuts them', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 200 })),
      async (pictures, lengths) => {
        const all = Buffer.concat([Buffer.from('--cut\r\n'), ...pictures.map(part)]);
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < all.length; ) {
          const length = lengths.next().value as number;
          chunks.push(all.subarray(at, at + length));
          at += length;
        }
        t.deepEqual(
          (await read(chunks)).map((one) => [...one]),
          pictures.map((one) => [...one]),
        );
      },
    ),
  );
});

test('a part that is cut off is left out, and what is no Motion JPEG is refused', async (t) => {
  const whole = part(Uint8Array.of(1, 2, 3));
  t.is((await read([whole, part(new Uint8Array(50)).subarray(0, 60)])).length, 1);
  await t.throwsAsync(read([new Uint8Array(2_000)]), { message: /no Motion JPEG/ });
  await t.throwsAsync(read([Buffer.from('content-type: x\r\n\r\n123')]), { message: /no length/ });
  await t.throwsAsync(read([Buffer.from('content-length: 99999999\r\n\r\n')]), { message: /no length/ });
});
