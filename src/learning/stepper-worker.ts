// Entry of the thread that trains: onnxruntime blocks the thread that it runs in, for a second a step.
import { parentPort, workerData } from 'node:worker_threads';
import { asMienError } from '../errors.js';
import { systemMonotonic } from '../monotonic.js';
import { createStepper, type Stepper } from './stepper.js';
import type { StepperCall, StepperJob, StepperReply } from './stepper-messages.js';

const port = parentPort;
if (!port) throw new Error('stepper-worker is the entry of a worker thread');
const opening = createStepper(workerData as StepperJob, systemMonotonic);

async function answer({ id, method, args }: StepperCall): Promise<StepperReply> {
  try {
    const stepper = await opening;
    const value: unknown = await (stepper[method] as (...args: unknown[]) => unknown).apply(stepper, args);
    return { id, value };
  } catch (error) {
    const { code, message } = asMienError(error);
    return { id, failure: { code, message } };
  }
}

/** What a result holds that need not be copied to the other thread. Parts of the state stay here: only copies are sent. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (value instanceof Float32Array) return [value.buffer as ArrayBuffer];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(buffersOf);
}

port.on('message', async (call: StepperCall) => {
  const reply = await answer(call);
  const sole: readonly (keyof Stepper)[] = ['state'];
  port.postMessage(reply, 'value' in reply && sole.includes(call.method) ? buffersOf(reply.value) : []);
  // Nothing keeps the thread alive any more: it ends by itself.
  if (call.method === 'close') port.close();
});
