import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** A face network as its npm package carries it. */
export type SourceModel = {
  readonly name: string;
  /** `package@version`, for the notice. */
  readonly source: string;
  /** The .tflite file. */
  readonly bytes: Uint8Array;
  /** Names of the ONNX outputs, in the order of the TFLite outputs. */
  readonly outputs: readonly string[];
};

/** The two face networks that mien uses, out of the devDependencies. Throws when the packages are not installed. */
export function readSourceModels(): SourceModel[] {
  const detection = readPackage('@mediapipe/face_detection');
  const mesh = readPackage('@mediapipe/face_mesh');
  return [
    {
      name: 'face_detection_full_range',
      source: detection.source,
      bytes: detection.read('face_detection_full_range.tflite'),
      outputs: ['regressors', 'scores'],
    },
    {
      name: 'face_landmark',
      source: mesh.source,
      bytes: unpack(mesh, '/third_party/mediapipe/modules/face_landmark/face_landmark.tflite'),
      outputs: ['landmarks', 'score'],
    },
  ];
}

type Package = { readonly source: string; read(file: string): Uint8Array };

function readPackage(name: string): Package {
  const manifest = require.resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { source: `${name}@${version}`, read: (file) => readFileSync(join(dirname(manifest), file)) };
}

/** face_mesh packs its assets in one file and lists their places in the loader script. */
function unpack(mesh: Package, path: string): Uint8Array {
  const loader = new TextDecoder().decode(mesh.read('face_mesh_solution_packed_assets_loader.js'));
  const place = loader.match(new RegExp(`"filename": "${path}", "start": (\\d+), "end": (\\d+)`));
  if (place === null) throw new Error(`${mesh.source} does not list ${path} in its packed assets.`);
  return mesh.read('face_mesh_solution_packed_assets.data').subarray(Number(place[1]), Number(place[2]));
}
