import { encodeOnnx } from '../../src/model/onnx-encode.js';
import { convertGraph } from './convert-graph.js';
import type { GraphBuilder } from './graph-builder.js';
import type { SourceModel } from './source-models.js';
import { readTflite } from './tflite.js';

/** The ONNX file of a face network; equal input gives equal bytes. `Builder`: another way to write its operations. */
export function convertFaceModel(model: SourceModel, Builder?: typeof GraphBuilder): Uint8Array {
  const { name, source, bytes, outputs } = model;
  const metadata = {
    source,
    licence: 'Apache-2.0',
    changes: 'converted from TFLite float16 to ONNX float32, NCHW, one gray channel in',
  };
  return encodeOnnx(convertGraph(readTflite(bytes), { name, metadata, outputs }, Builder));
}
