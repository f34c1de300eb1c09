import { constant, type Value } from './value.js';

/** A number as a value of shape []. */
export function scalar(number: number): Value {
  return constant(`number_${number}`, [], Float32Array.of(number));
}
