import type { OnnxGraph } from '../../onnx-encode.js';
import type { OpName } from '../attributes.js';
import { OnnxWriter } from '../onnx-writer.js';
import { equal } from '../shape.js';
import { emitPlain, type ToOnnxOptions } from '../to-onnx.js';
import { topological } from '../topological.js';
import type { Call, Value } from '../value.js';
import { type Ending, emitBlockedConv, runsBlocked } from './blocked-conv.js';
import { blockedOperations, type EmitBlocked } from './blocked-operations.js';
import { blockedDomain, Layouts } from './layouts.js';

/**
 * The graph of `outputs` in the blocked layout that onnxruntime's CPU convolutions work in, so that mirrored borders and
 * attention no longer force a change of layout around every convolution. It runs on the CPU of a machine whose block is
 * `block`, in the onnxruntime it was made for, and nowhere else: check its results before trusting it. (decision 0005)
 */
export function toBlockedOnnx({ name, outputs, metadata = {} }: ToOnnxOptions, block: number): OnnxGraph {
  const writer = new OnnxWriter();
  const layouts = new Layouts(writer, block);
  const endings = findEndings(Object.values(outputs), layouts);

  for (const value of topological(Object.values(outputs))) {
    const { origin } = value;
    if (origin.kind === 'input') layouts.setPlain(value, writer.input(origin.name, value));
    if (origin.kind === 'call') emit(layouts, value, origin, endings);
  }

  const results = Object.entries(outputs).map(([key, value]) => [key, { from: layouts.plain(value), value }] as const);
  return writer.finish(name, Object.fromEntries(results), { metadata, opsets: { '': 17, [blockedDomain]: 1 } });
}

/** A value that is a convolution with something at its end. */
type Fused = Ending & { readonly conv: Call<'conv'> };

function emit(layouts: Layouts, value: Value, call: Call, endings: Endings): void {
  if (endings.swallowed.has(value)) return;
  const { writer } = layouts;
  const name = emitBlocked(layouts, value, call, endings);
  if (name === undefined) {
    const inputs = call.inputs.map((each) => layouts.plain(each));
    layouts.setPlain(value, writer.annotate(emitPlain(writer, value, call, inputs), value));
  } else {
    layouts.setBlocked(value, writer.annotate(name, value));
  }
}

function emitBlocked(layouts: Layouts, value: Value, call: Call, { at }: Endings): string | undefined {
  const fused = at.get(value);
  if (fused) return emitBlockedConv(layouts, fused.conv, fused);
  if (call.op === 'conv') {
    return runsBlocked(layouts, call) ? emitBlockedConv(layouts, call, { relu: false }) : undefined;
  }
  const operation = blockedOperations[call.op] as EmitBlocked<OpName> | undefined;
  if (!operation || !layouts.fits(value.shape) || !call.inputs.some((each) => layouts.isBlocked(each)))
    return undefined;
  return operation(layouts, call, value);
}

type Endings = { readonly at: ReadonlyMap<Value, Fused>; readonly swallowed: ReadonlySet<Value> };

/** Finds the sums and activations that a convolution can do itself: those of a convolution that nothing else uses. */
function findEndings(outputs: readonly Value[], layouts: Layouts): Endings {
  const order = topological(outputs);
  const uses = new Map<Value, number>(outputs.map((value) => [value, 1]));
  for (const { origin } of order) {
    if (origin.kind !== 'call') continue;
    for (const each of origin.inputs) uses.set(each, (uses.get(each) ?? 0) + 1);
  }
  const at = new Map<Value, Fused>();
  const swallowed = new Set<Value>();
  for (const value of order) {
    const { origin } = value;
    if (origin.kind !== 'call' || (origin.op !== 'relu' && origin.op !== 'add')) continue;
    const [first, second] = origin.inputs;
    if (second && !equal(second.shape, value.shape)) continue;
    const before = first!.origin;
    if (before.kind !== 'call' || before.op !== 'conv' || uses.get(first!) !== 1 || !runsBlocked(layouts, before))
      continue;
    swallowed.add(first!);
    at.set(value, { conv: before, relu: origin.op === 'relu', ...(second ? { sum: second } : {}) });
  }
  return { at, swallowed };
}
