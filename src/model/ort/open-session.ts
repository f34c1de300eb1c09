import { InferenceSession } from 'onnxruntime-node';
import { encodeOnnx, type OnnxGraph } from '../onnx-encode.js';

/** One thread a session, and none that spins: cores belong to the cameras. (DESIGN section 8) */
export async function openSession(graph: OnnxGraph, provider = 'cpu'): Promise<InferenceSession> {
  return InferenceSession.create(encodeOnnx(graph), {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  });
}
