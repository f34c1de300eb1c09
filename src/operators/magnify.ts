import type { OperatorFunction } from 'rxjs';
import type { Crops } from '../expression.js';
import type { Meter } from '../meter.js';
import { noMeter } from '../meter.js';
import type { IdentifiedExpression } from './identify.js';
import { oneByOne } from './one-by-one.js';

/** The motion of an expression as the network takes it, with the amplification that it is to apply. */
export type MagnifiedMotion = {
  /** [38,48,48] float32: pictures, blocks and flows of onset, apex and offset (the paper's input). */
  readonly input: Float32Array;
  /** [128,128] uint8: the apex with its motion from the onset amplified, for people to look at. */
  readonly apex: Uint8Array;
  readonly amplification: number;
};

/** What can turn three pictures into magnified motion; lives in the model's thread, for it takes tens of ms. */
export type Magnifier = {
  magnify(crops: Crops, amplification: number): Promise<MagnifiedMotion>;
};

/** `motion` is null when it could not be computed, or the model was too busy. */
export type MagnifiedExpression = IdentifiedExpression & { readonly motion: MagnifiedMotion | null };

export type MagnifyOptions = {
  magnifier: Magnifier;
  /** Factor by which motion is amplified; read for each expression, so it can change while running. */
  amplification: () => number;
  /** Hears why a motion could not be computed. */
  onFailure: (error: unknown) => void;
  meter?: Meter;
  /** Expressions that may wait for their turn: beyond that the oldest goes on without motion. Infinity by default. */
  waiting?: number;
};

/**
 * Computes the motion of each expression, one after another, and amplifies it: half a pixel becomes visible, to the
 * network and to people. An expression whose motion cannot be computed, or for which there is no time (counted), goes on
 * without: it was seen all the same.
 *
 * @example expressions.pipe(magnify({ magnifier, amplification: () => 2, onFailure }))
 */
export function magnify({
  magnifier,
  amplification,
  onFailure,
  meter = noMeter,
  waiting = Number.POSITIVE_INFINITY,
}: MagnifyOptions): OperatorFunction<IdentifiedExpression, MagnifiedExpression> {
  const passOver = (expression: IdentifiedExpression): MagnifiedExpression => {
    meter.drop('magnify', 'busy');
    return { ...expression, motion: null };
  };
  const compute = async (expression: IdentifiedExpression): Promise<MagnifiedExpression> => {
    const begun = meter.now();
    const motion = await magnifier.magnify(expression.crops, amplification()).catch((error: unknown) => {
      onFailure(error);
      return null;
    });
    meter.time('magnify', meter.now() - begun);
    return { ...expression, motion };
  };
  return oneByOne('magnify', meter, compute, { waiting, passOver });
}
