import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MienError } from '../errors.js';
import type { Stepper } from './stepper.js';
import type { StepperJob, StepperReply } from './stepper-messages.js';

/**
 * A stepper in a thread of its own. A batch is handed over: its arrays are gone afterwards.
 * @throws what the thread throws, by the calls
 */
export function startStepper(job: StepperJob): Stepper {
  // The worker is TypeScript under tsx and JavaScript when built: the same extension as this file.
  const entry = new URL(`./stepper-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: job, name: 'mien-stepper' });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let count = 0;
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (reply: StepperReply) => {
    const settle = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('failure' in reply) settle?.reject(new MienError(reply.failure.code, reply.failure.message));
    else settle?.resolve(reply.value);
  });
  worker.once('error', fail);
  worker.once('exit', () => fail(new Error('the thread that trains has ended')));

  const call = <K extends keyof Stepper>(
    method: K,
    args: Parameters<Stepper[K]>,
    transfer: ArrayBuffer[] = [],
  ): ReturnType<Stepper[K]> => {
    const id = count++;
    const answered = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    worker.postMessage({ id, method, args }, transfer);
    return answered as ReturnType<Stepper[K]>;
  };
  const buffers = (...arrays: Float32Array[]): ArrayBuffer[] => arrays.map(({ buffer }) => buffer as ArrayBuffer);
  return {
    load: (state) => call('load', [state]),
    step: (batch, learningRate, step) =>
      call(
        'step',
        [batch, learningRate, step],
        buffers(batch.input, batch.amplification, batch.targets, batch.dropout),
      ),
    state: () => call('state', []),
    use: (vectors) => call('use', [vectors]),
    classify: (input, amplification) => call('classify', [input, amplification], buffers(input, amplification)),
    close: () => call('close', []),
  };
}
