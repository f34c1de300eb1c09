import { createFaceDetector, type FaceDetector } from './face-detector.js';
import { createFaceMesh, type FaceMesh } from './face-mesh.js';
import { faceModelPaths } from './face-model-paths.js';

/** All that looks at a camera's pictures. Several cameras may share one; they then take turns on one core. */
export type Vision = {
  readonly detector: FaceDetector;
  readonly mesh: FaceMesh;
  /** Frees both networks. */
  close(): Promise<void>;
};

/**
 * Opens the face networks that come with mien.
 *
 * @throws {DataError} for a missing or damaged model file.
 * @throws {UnavailableError} when ONNX Runtime cannot be loaded.
 */
export async function openVision(): Promise<Vision> {
  const detector = await createFaceDetector({ modelPath: faceModelPaths.detector });
  const mesh = await createFaceMesh({ modelPath: faceModelPaths.mesh }).catch(async (error: unknown) => {
    await detector.close();
    throw error;
  });
  return {
    detector,
    mesh,
    async close() {
      await Promise.all([detector.close(), mesh.close()]);
    },
  };
}
