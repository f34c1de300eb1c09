import { readFile } from 'node:fs/promises';
import type { InferenceSession, OnnxValue, Tensor } from 'onnxruntime-node';
import { DataError, UnavailableError } from '../errors.js';

/** Outputs by name, as flat float32. */
type Outputs = Readonly<Record<string, Float32Array>>;

/** A network that looks at one gray square. Callers may share it: runs that overlap do not touch each other's memory. */
export type GrayNetwork = {
  /**
   * Looks once. `write` fills the input, [side, side] float32, row-major, before `run` returns; `read` takes what it needs
   * from the outputs. Neither may keep the arrays: they belong to the network, which uses them again.
   */
  run<A>(write: (input: Float32Array) => void, read: (outputs: Outputs) => A): Promise<A>;
  /** Frees the session, after the runs in progress. */
  close(): Promise<void>;
};

/** The memory of one run. */
type Slot = {
  readonly input: Float32Array;
  readonly feeds: InferenceSession.FeedsType;
  readonly outputs: Outputs;
  readonly fetches: Record<string, OnnxValue>;
};

/** What a model file must have for its reader to understand it. */
export type GrayNetworkShape = {
  readonly side: number;
  /** Elements of each output. */
  readonly outputs: Readonly<Record<string, number>>;
};

/**
 * Opens a face network in ONNX Runtime: one thread, in sequence, no spinning, no log lines.
 *
 * @throws {DataError} when the file is missing, damaged or another network.
 * @throws {UnavailableError} when ONNX Runtime itself cannot be loaded.
 */
export async function openGrayNetwork(modelPath: string, { side, outputs }: GrayNetworkShape): Promise<GrayNetwork> {
  const ort = await loadRuntime();
  const session = await openSession(ort, modelPath);
  const names = Object.keys(outputs);
  const [input] = session.inputMetadata;
  const fits =
    session.inputMetadata.length === 1 &&
    input.isTensor &&
    input.shape.join() === [1, 1, side, side].join() &&
    names.every((name) => sizeOfOutput(session, name) === outputs[name]);
  if (!fits) {
    await session.release();
    throw new DataError(
      `${modelPath} is not the network that is needed: one input [1,1,${side},${side}] and the outputs ${names.join(', ')}. Restore the file that came with mien.`,
    );
  }

  const newSlot = (): Slot => {
    const pixels = new Float32Array(side * side);
    const results = Object.fromEntries(names.map((name) => [name, new Float32Array(outputs[name])]));
    const fetches: Record<string, OnnxValue> = {};
    for (const { name, ...value } of session.outputMetadata) {
      if (value.isTensor) fetches[name] = new ort.Tensor('float32', results[name], value.shape as number[]) as Tensor;
    }
    return {
      input: pixels,
      feeds: { [input.name]: new ort.Tensor('float32', pixels, [1, 1, side, side]) },
      outputs: results,
      fetches,
    };
  };

  // ONNX Runtime reads the input only after `run` has returned, so what is under way keeps its slot to itself. There are
  // as many as runs ever overlapped: one for a camera of its own.
  const free = [newSlot()];
  const underWay = new Set<Promise<unknown>>();
  return {
    async run(write, read) {
      const slot = free.pop() ?? newSlot();
      let running: Promise<unknown> | undefined;
      try {
        write(slot.input);
        running = session.run(slot.feeds, slot.fetches);
        underWay.add(running);
        await running;
        return read(slot.outputs);
      } finally {
        if (running) underWay.delete(running);
        free.push(slot);
      }
    },
    async close() {
      await Promise.allSettled(underWay);
      await session.release();
    },
  };
}

function sizeOfOutput(session: InferenceSession, name: string): number | undefined {
  const output = session.outputMetadata.find((value) => value.name === name);
  return output?.isTensor ? output.shape.reduce<number>((size, dim) => size * Number(dim), 1) : undefined;
}

async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    const message = `ONNX Runtime cannot be loaded on this machine (${process.platform} ${process.arch}): run npm ci again, on a platform that onnxruntime-node has binaries for.`;
    throw new UnavailableError('MIEN_ERR_UNAVAILABLE', message, { cause });
  }
}

async function openSession(ort: typeof import('onnxruntime-node'), modelPath: string): Promise<InferenceSession> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(modelPath);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new DataError(`The face model ${modelPath} cannot be read (${why}): restore the file that came with mien.`, {
      cause,
    });
  }
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    throw new DataError(`The face model ${modelPath} is damaged: restore the file that came with mien.`, { cause });
  }
}
