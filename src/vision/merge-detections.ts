import type { Detection } from './detection.js';
import { overlap } from './overlap.js';

/**
 * Weighted non-maximum suppression: the strongest detection takes all that overlap it by more than `iou`, and becomes
 * their mean weighted by score; its own score stays. Strongest first. (MediaPipe's NonMaxSuppressionCalculator, WEIGHTED)
 */
export function mergeDetections(detections: readonly Detection[], iou: number): Detection[] {
  let left = [...detections].sort((a, b) => b.score - a.score);
  const merged: Detection[] = [];
  while (left.length > 0) {
    const [strongest] = left;
    const same = left.filter((other) => other === strongest || overlap(strongest.box, other.box) > iou);
    left = left.filter((other) => !same.includes(other));
    merged.push(weightedMean(same, strongest.score));
  }
  return merged;
}

function weightedMean(detections: readonly Detection[], score: number): Detection {
  const total = detections.reduce((sum, detection) => sum + detection.score, 0);
  const mean = (value: (detection: Detection) => number) =>
    detections.reduce((sum, detection) => sum + detection.score * value(detection), 0) / total;
  return {
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    score,
    keypoints: detections[0].keypoints.map((_, k) => ({
      x: mean(({ keypoints }) => keypoints[k].x),
      y: mean(({ keypoints }) => keypoints[k].y),
    })),
  };
}
