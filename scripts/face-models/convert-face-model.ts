import { encodeOnnx } from '../../src/model/onnx-encode.js';
import { convertGraph } from './convert-graph.js';
import type { SourceModel } from './source-models.js';
import { readTflite } from './tflite.js';

/** The ONNX file of a face network; equal input gives equal bytes. */
export function convertFaceModel({ name, source, bytes, outputs }: SourceModel): Uint8Array {
  const metadata = {
    source,
    licence: 'Apache-2.0',
    changes: 'converted from TFLite float16 to ONNX float32, NCHW, one gray channel in',
  };
  return encodeOnnx(convertGraph(readTflite(bytes), { name, metadata, outputs }));
}
