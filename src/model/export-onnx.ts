import { toOnnx } from './graph/to-onnx.js';
import { inferenceGraph, referenceGraph } from './inference-graph.js';
import type { NetworkModel } from './model-file.js';
import { encodeOnnx } from './onnx-encode.js';

export type ExportedGraph = 'inference' | 'reference';

/** A model as the bytes of an .onnx file: standard operators (opset 17), symbolic batch, its labels in the metadata. */
export function exportOnnx(model: NetworkModel, graph: ExportedGraph = 'inference'): Uint8Array {
  const options = { weights: model.weights, classes: model.labels.length };
  const outputs = graph === 'reference' ? referenceGraph(options) : inferenceGraph(options);
  return encodeOnnx(toOnnx({ name: model.name, outputs, metadata: exportMetadata(model) }));
}

/** What an exported file says of its model. */
export function exportMetadata(model: NetworkModel): Record<string, string> {
  return {
    name: model.name,
    labels: JSON.stringify(model.labels),
    trained: String(model.trained),
    ...(model.sha256 && { sha256: model.sha256 }),
    ...(model.calibration && { calibration: JSON.stringify(model.calibration) }),
  };
}
