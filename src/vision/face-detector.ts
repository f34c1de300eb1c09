import { DataError } from '../errors.js';
import { decodeDetections, detectorOutputSizes } from './decode-detections.js';
import type { Detection } from './detection.js';
import { openGrayNetwork } from './gray-network.js';
import { Letterbox } from './letterbox.js';
import { mergeDetections } from './merge-detections.js';
import type { Picture } from './picture.js';

/** Finds faces in whole pictures. May be shared: calls that overlap do not disturb each other. */
export type FaceDetector = {
  /** All faces, strongest first, in px of the picture. Reads the pixels before its promise is first awaited on. */
  detect(picture: Picture): Promise<Detection[]>;
  close(): Promise<void>;
};

export type FaceDetectorOptions = {
  /** `faceModelPaths.detector`, or another file of the same network. */
  modelPath: string;
  /** Least score of a face (the models' README: 0.6). */
  threshold?: number;
  /** Overlap above which two detections are one face. */
  iou?: number;
};

const side = 192;

/**
 * Opens MediaPipe's full-range face detector.
 *
 * @throws {DataError} for a missing or damaged model file.
 * @throws {UnavailableError} when ONNX Runtime cannot be loaded.
 */
export async function createFaceDetector({
  modelPath,
  threshold = 0.6,
  iou = 0.3,
}: FaceDetectorOptions): Promise<FaceDetector> {
  const network = await openGrayNetwork(modelPath, { side, outputs: detectorOutputSizes });
  let last = new Letterbox(side, side, side);

  return {
    async detect(picture) {
      const { gray, width, height } = picture;
      if (!(width > 0 && height > 0) || gray.length < width * height) {
        throw new DataError(`A picture of ${width}x${height} needs ${width * height} gray bytes, not ${gray.length}.`);
      }
      // Another call's picture may have another size before this one is answered: each keeps its own way back.
      const letterbox = last.width === width && last.height === height ? last : new Letterbox(width, height, side);
      last = letterbox;
      const detections = await network.run(
        (input) => letterbox.write(picture, input),
        ({ regressors, scores }) => decodeDetections({ regressors, scores }, threshold),
      );
      return mergeDetections(detections, iou).map((detection) => toPicture(detection, letterbox));
    },
    close: () => network.close(),
  };
}

function toPicture({ box, score, keypoints }: Detection, letterbox: Letterbox): Detection {
  const x = letterbox.toPictureX(box.x);
  const y = letterbox.toPictureY(box.y);
  return {
    box: {
      x,
      y,
      width: letterbox.toPictureX(box.x + box.width) - x,
      height: letterbox.toPictureY(box.y + box.height) - y,
    },
    score,
    keypoints: keypoints.map((point) => ({ x: letterbox.toPictureX(point.x), y: letterbox.toPictureY(point.y) })),
  };
}
