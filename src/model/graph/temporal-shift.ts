import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { fixed, picture, scale, show } from './shape.js';
import { call, type Value } from './value.js';

/**
 * Moves a part of the channels one step along time: x [B*segments,C,H,W] with the segments of one sample in a row. The
 * first `fold` channels come from the next segment, the second `fold` from the one before, zeros beyond the ends, the rest stays.
 * (Lin et al., TSM, ICCV 2019, section 3.2)
 * @throws GraphError when the batch does not hold whole samples or the folds exceed the channels.
 */
export function temporalShift(x: Value, { segments, fold }: { segments: number; fold: number }): Value {
  const { batch, channels } = picture(x.shape, 'temporalShift');
  scale(batch, 1 / segments);
  if (2 * fold > channels) throw new GraphError(`temporalShift of 2 x ${fold} channels exceeds ${show(x.shape)}.`);
  return call('temporalShift', [x], { segments, fold }, x.shape);
}

/** Segments side by side as channels, cut into the pieces that stay together, put back in their new order. */
export const temporalShiftOnnx: EmitOnnx<'temporalShift'> = (writer, { inputs, call: { attributes }, shape }) => {
  const { segments, fold } = attributes;
  const [channels, height, width] = shape.slice(1).map(fixed) as [number, number, number];
  const line = writer.node('Reshape', [inputs[0]!, writer.integers([-1, segments * channels, height, width])]);
  const cut = (segment: number, begin: number, end: number): string => {
    const at = segment * channels;
    const bounds = [[at + begin], [at + end], [1]].map((bound) => writer.integers(bound));
    return writer.node('Slice', [line, ...bounds]);
  };
  const zeros = writer.node('Sub', [cut(0, 0, fold), cut(0, 0, fold)]);
  const pieces = Array.from({ length: segments }, (_, segment) => [
    segment + 1 < segments ? cut(segment + 1, 0, fold) : zeros,
    segment > 0 ? cut(segment - 1, fold, 2 * fold) : zeros,
    cut(segment, 2 * fold, channels),
  ]).flat();
  const shifted = writer.node('Concat', pieces, { axis: { int: 1 } });
  return writer.node('Reshape', [shifted, writer.integers([-1, channels, height, width])]);
};
