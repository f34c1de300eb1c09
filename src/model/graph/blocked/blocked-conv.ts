import { constantOf } from '../rules/constant-of.js';
import { fixed } from '../shape.js';
import type { Call, Value } from '../value.js';
import { blockedWeight } from './blocked-weight.js';
import { blockedDomain, type Layouts } from './layouts.js';

/** What a blocked convolution does on its way out: adds a blocked value of its own shape, then cuts below zero. */
export type Ending = { readonly sum?: Value; readonly relu: boolean };

/** Whether a convolution can run blocked: constant weights, whole blocks of channels, or few plain input channels. */
export function runsBlocked({ block }: Layouts, { inputs, attributes }: Call<'conv'>): boolean {
  const [, weight, bias] = inputs;
  if (!constantOf(weight!) || (bias && !constantOf(bias))) return false;
  const [out, per] = weight!.shape.map(fixed) as [number, number];
  const few = attributes.groups === 1 && per < block;
  return (out / attributes.groups) % block === 0 && (few || per % block === 0);
}

/** Writes a blocked convolution and says the name of its blocked result. */
export function emitBlockedConv(layouts: Layouts, call: Call<'conv'>, { sum, relu }: Ending): string {
  const { writer, block } = layouts;
  const [x, weight, bias] = call.inputs;
  const { stride, pad, groups } = call.attributes;
  const kernel = constantOf(weight!)!;
  const shape = weight!.shape.map(fixed) as [number, number, number, number];
  const order = groups === 1 && shape[1] < block ? 'plain-input' : 'blocked';

  const inputs = [
    order === 'blocked' ? layouts.blocked(x!) : layouts.plain(x!),
    writer.floats(`${kernel.name}.by${block}`, shape, () => blockedWeight(kernel.data, shape, block, order)),
  ];
  const offset = bias && constantOf(bias);
  if (offset) inputs.push(writer.floats(offset.name, [shape[0]], () => offset.data));
  else if (sum) inputs.push('');
  if (sum) inputs.push(layouts.blocked(sum));

  return writer.node(
    'Conv',
    inputs,
    {
      kernel_shape: { ints: shape.slice(2) },
      strides: { ints: [stride, stride] },
      pads: { ints: [pad, pad, pad, pad] },
      dilations: { ints: [1, 1] },
      group: { int: groups },
      ...(relu ? { activation: { string: 'Relu' } } : {}),
    },
    blockedDomain,
  );
}
