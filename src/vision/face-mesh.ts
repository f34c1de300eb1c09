import { DataError } from '../errors.js';
import type { Pose } from '../face.js';
import { openGrayNetwork } from './gray-network.js';
import { headPose } from './head-pose.js';
import type { MeshRegion } from './mesh-region.js';
import type { Picture } from './picture.js';
import { RegionWarp } from './region-warp.js';

/** What the mesh network sees in a region. */
export type MeshFit = {
  /** [468, 2] float32, px of the picture, MediaPipe's order. A new array, the caller's. */
  readonly landmarks: Float32Array;
  /** That there is a face in the region, 0..1. */
  readonly score: number;
  readonly pose: Pose;
};

/** Finds the 468 landmarks of a face whose place is roughly known. May be shared: calls that overlap do not disturb each other. */
export type FaceMesh = {
  /** Looks at one region. Reads the pixels before its promise is first awaited on. */
  fit(picture: Picture, region: MeshRegion): Promise<MeshFit>;
  close(): Promise<void>;
};

const side = 192;
const landmarkCount = 468;

/**
 * Opens MediaPipe's face mesh.
 *
 * @throws {DataError} for a missing or damaged model file.
 * @throws {UnavailableError} when ONNX Runtime cannot be loaded.
 */
export async function createFaceMesh({ modelPath }: { modelPath: string }): Promise<FaceMesh> {
  const network = await openGrayNetwork(modelPath, { side, outputs: { landmarks: 3 * landmarkCount, score: 1 } });
  const warp = new RegionWarp(side);
  const turned = new Float32Array(3 * landmarkCount);

  return {
    async fit(picture, region) {
      if (!(region.side > 0 && Number.isFinite(region.side + region.centreX + region.centreY + region.rotation))) {
        throw new DataError(
          `A mesh region of side ${region.side} at ${region.centreX}, ${region.centreY} holds no face.`,
        );
      }
      return network.run(
        (input) => warp.write(picture, region, input),
        ({ landmarks, score }) => {
          const placed = new Float32Array(2 * landmarkCount);
          place(landmarks, region, placed, turned);
          return { landmarks: placed, score: 1 / (1 + Math.exp(-score[0])), pose: headPose(turned) };
        },
      );
    },
    close: () => network.close(),
  };
}

/** Landmarks in px of the input, from its outer edge, as places in the picture; `turned` is [468, 3] in its axes. */
function place(landmarks: Float32Array, region: MeshRegion, placed: Float32Array, turned: Float32Array): void {
  const cos = Math.cos((region.rotation * Math.PI) / 180);
  const sin = Math.sin((region.rotation * Math.PI) / 180);
  const scale = region.side / side;
  for (let i = 0; i < landmarkCount; i++) {
    const u = (landmarks[3 * i] - side / 2) * scale;
    const v = (landmarks[3 * i + 1] - side / 2) * scale;
    turned[3 * i] = u * cos - v * sin;
    turned[3 * i + 1] = u * sin + v * cos;
    turned[3 * i + 2] = landmarks[3 * i + 2] * scale;
    placed[2 * i] = region.centreX + turned[3 * i];
    placed[2 * i + 1] = region.centreY + turned[3 * i + 1];
  }
}
