import type { Detection } from './detection.js';

/** Cells a side, one anchor in the middle of each; px of the network's input a cell. */
const cells = 48;
const cellPx = 4;
const keypointCount = 6;

/** The detector's output planes, as flat arrays. */
export type DetectorOutputs = {
  /** [16, 48, 48]: box centre x, y from the cell's centre, width, height, then six points from it; input px. */
  readonly regressors: Float32Array;
  /** [48, 48] logits. */
  readonly scores: Float32Array;
};

/** Elements of each output. */
export const detectorOutputSizes = { regressors: 16 * cells * cells, scores: cells * cells };

/**
 * Reads the cells that score at least `threshold` as faces, in px of the network's 192 px input, unsorted and not yet
 * merged. (MediaPipe's TensorsToDetectionsCalculator with its full-range options)
 */
export function decodeDetections({ regressors, scores }: DetectorOutputs, threshold: number): Detection[] {
  const plane = cells * cells;
  const leastLogit = Math.log(threshold / (1 - threshold));
  const detections: Detection[] = [];
  for (let cell = 0; cell < plane; cell++) {
    if (!(scores[cell] >= leastLogit)) continue;
    const anchorX = ((cell % cells) + 0.5) * cellPx;
    const anchorY = (Math.floor(cell / cells) + 0.5) * cellPx;
    const value = (channel: number) => regressors[channel * plane + cell];
    const width = value(2);
    const height = value(3);
    if (!(width > 0 && height > 0)) continue;
    detections.push({
      box: { x: anchorX + value(0) - width / 2, y: anchorY + value(1) - height / 2, width, height },
      score: 1 / (1 + Math.exp(-scores[cell])),
      keypoints: Array.from({ length: keypointCount }, (_, k) => ({
        x: anchorX + value(4 + 2 * k),
        y: anchorY + value(5 + 2 * k),
      })),
    });
  }
  return detections;
}
