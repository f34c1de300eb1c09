import { toOnnx } from './graph/to-onnx.js';
import { inferenceGraph, referenceGraph } from './inference-graph.js';
import type { NetworkModel } from './model-file.js';
import { encodeOnnx, type OnnxGraph } from './onnx-encode.js';

export type ExportedGraph = 'inference' | 'reference';

/** A model as a graph of standard ONNX operators (opset 17), batch symbolic, its labels in the metadata. */
export function exportGraph(model: NetworkModel, graph: ExportedGraph = 'inference'): OnnxGraph {
  const options = { weights: model.weights, classes: model.labels.length };
  const outputs = graph === 'reference' ? referenceGraph(options) : inferenceGraph(options);
  const metadata = {
    name: model.name,
    labels: JSON.stringify(model.labels),
    trained: String(model.trained),
    ...(model.sha256 && { sha256: model.sha256 }),
    ...(model.calibration && { calibration: JSON.stringify(model.calibration) }),
  };
  return toOnnx({ name: model.name, outputs, metadata });
}

/** The bytes of the .onnx file. */
export function exportOnnx(model: NetworkModel, graph?: ExportedGraph): Uint8Array {
  return encodeOnnx(exportGraph(model, graph));
}
