import { createRequire } from 'node:module';

type Mat = { delete(): void; readonly data: Uint8Array; readonly data32F: Float32Array };

/** The part of OpenCV that the benches use as a baseline. */
type OpenCv = {
  readonly CV_8UC1: number;
  readonly Mat: new () => Mat;
  matFromArray(rows: number, columns: number, type: number, values: ArrayLike<number>): Mat;
  calcOpticalFlowFarneback(
    from: Mat,
    to: Mat,
    flow: Mat,
    scale: number,
    levels: number,
    window: number,
    iterations: number,
    polyN: number,
    polySigma: number,
    flags: number,
  ): void;
};

// Required, not imported: the package's types are TypeScript source that strict settings refuse.
const { cv } = createRequire(import.meta.url)('opencv-wasm') as { cv: OpenCv };

export { cv };
