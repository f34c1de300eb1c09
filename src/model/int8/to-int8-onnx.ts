import { OnnxWriter } from '../graph/onnx-writer.js';
import { constantOf } from '../graph/rules/constant-of.js';
import { fixed } from '../graph/shape.js';
import { emitPlain, type ToOnnxOptions } from '../graph/to-onnx.js';
import { topological } from '../graph/topological.js';
import type { Call, Value } from '../graph/value.js';
import type { OnnxGraph } from '../onnx-encode.js';
import type { Range } from './calibrate.js';
import { moving } from './quantised-values.js';

/** How a value lies in 8 bits: value = (code - zero) * scale. */
type Code = { readonly scale: number; readonly zero: number; readonly name: string };

/**
 * The graph with pairs of QuantizeLinear and DequantizeLinear around its convolutions and what lies between them, weights
 * as int8 by output channel: standard operators (opset 17), which consumers turn into 8-bit arithmetic.
 * @param ranges of every quantised value, from `calibrate`
 */
export function toInt8Onnx(
  { name, outputs, metadata = {} }: ToOnnxOptions,
  ranges: ReadonlyMap<Value, Range>,
): OnnxGraph {
  const writer = new OnnxWriter();
  const floats = new Map<Value, string>();
  const coded = new Map<Value, { readonly codes: string; readonly code: Code }>();

  const float = (value: Value): string => {
    const known = floats.get(value);
    if (known) return known;
    const { codes, code } = coded.get(value)!;
    const made = writer.node('DequantizeLinear', [codes, ...terms(writer, code)]);
    floats.set(value, made);
    return made;
  };
  const input = (call: Call, index: number): string => {
    const value = call.inputs[index]!;
    const constant = constantOf(value);
    const code = call.op === 'conv' ? coded.get(call.inputs[0]!)?.code : undefined;
    if (!constant) return float(value);
    if (code && index === 1) return int8Weight(writer, constant.name, value);
    if (code && index === 2) return int32Bias(writer, constant.name, call.inputs[1]!, value, code);
    return writer.floats(constant.name, value.shape.map(fixed), () => constant.data);
  };

  for (const value of topological(Object.values(outputs))) {
    const { origin } = value;
    if (origin.kind === 'constant') continue;
    const source = origin.kind === 'call' && moving.has(origin.op) ? coded.get(origin.inputs[0]!) : undefined;
    if (source && origin.kind === 'call') {
      coded.set(value, { codes: emitPlain(writer, value, origin, [source.codes]), code: source.code });
      continue;
    }
    const raw =
      origin.kind === 'input'
        ? writer.input(origin.name, value)
        : emitPlain(
            writer,
            value,
            origin,
            origin.inputs.map((_, index) => input(origin, index)),
          );
    const range = ranges.get(value);
    if (range) {
      const code = codeOf(range, `code_${coded.size}`);
      coded.set(value, { codes: writer.node('QuantizeLinear', [raw, ...terms(writer, code)]), code });
    } else {
      floats.set(value, writer.annotate(raw, value));
    }
  }
  const results = Object.entries(outputs).map(([key, value]) => [key, { from: float(value), value }] as const);
  return writer.finish(name, Object.fromEntries(results), { metadata });
}

/** Unsigned, with zero exact. */
function codeOf({ min, max }: Range, name: string): Code {
  const scale = Math.fround(Math.max(max - min, 1e-12) / 255);
  return { scale, zero: Math.round(-min / scale), name };
}

function terms(writer: OnnxWriter, { scale, zero, name }: Code): [string, string] {
  return [
    writer.constant(`${name}.scale`, 'float32', [], () => Float32Array.of(scale)),
    writer.constant(`${name}.zero`, 'uint8', [], () => Uint8Array.of(zero)),
  ];
}

/** Largest magnitude of each output channel, as the step of its int8 weight. */
function weightScales(weight: Value): Float32Array {
  const { data } = constantOf(weight)!;
  const out = fixed(weight.shape[0]);
  const per = data.length / out;
  return Float32Array.from({ length: out }, (_, channel) => {
    const row = data.subarray(channel * per, (channel + 1) * per);
    return (
      Math.max(
        row.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
        1e-12,
      ) / 127
    );
  });
}

function int8Weight(writer: OnnxWriter, name: string, weight: Value): string {
  const { data } = constantOf(weight)!;
  const shape = weight.shape.map(fixed);
  const scales = weightScales(weight);
  const per = data.length / shape[0]!;
  const parts = [
    writer.constant(`${name}.int8`, 'int8', shape, () =>
      Int8Array.from(data, (value, index) => Math.round(value / scales[Math.trunc(index / per)]!)),
    ),
    writer.constant(`${name}.scale`, 'float32', [scales.length], () => scales),
    writer.constant(`${name}.zero`, 'int8', [scales.length], () => new Int8Array(scales.length)),
  ];
  return writer.node('DequantizeLinear', parts, { axis: { int: 0 } });
}

function int32Bias(writer: OnnxWriter, name: string, weight: Value, bias: Value, { scale }: Code): string {
  const { data } = constantOf(bias)!;
  const scales = weightScales(weight).map((each) => each * scale);
  const parts = [
    writer.constant(`${name}.int32`, 'int32', [data.length], () =>
      Int32Array.from(data, (value, index) => Math.round(value / scales[index]!)),
    ),
    writer.constant(`${name}.scale`, 'float32', [scales.length], () => scales),
    writer.constant(`${name}.zero`, 'int32', [scales.length], () => new Int32Array(scales.length)),
  ];
  return writer.node('DequantizeLinear', parts, { axis: { int: 0 } });
}
