import { fileURLToPath } from 'node:url';

const shipped = (file: string) => fileURLToPath(new URL(`../../assets/models/${file}`, import.meta.url));

/** Where the package keeps the face networks: the same place seen from src/ and from dist/. */
export const faceModelPaths = {
  detector: shipped('face_detection_full_range.onnx'),
  mesh: shipped('face_landmark.onnx'),
} as const;
