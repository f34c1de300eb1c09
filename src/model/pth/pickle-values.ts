import type { DType } from '../tensor.js';

/** A Python name that a pickle refers to. Only those in the allow-list ever come to be; none is ever called. */
export type Global = { readonly kind: 'global'; readonly name: string };

/** A tuple; lists are arrays. */
export type Tuple = { readonly kind: 'tuple'; readonly items: readonly PickleValue[] };

/** Numbers kept outside the pickle. */
export type StorageRef = {
  readonly kind: 'storage';
  readonly dtype: DType;
  readonly key: string;
  readonly length: number;
};

/** A tensor as a view of a storage; offset and strides in elements. Not checked against the storage yet. */
export type TensorRef = {
  readonly kind: 'tensor';
  readonly storage: StorageRef;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
};

/** A Python dict of either kind. */
export type Dict = Map<PickleValue, PickleValue>;

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Dict
  | Tuple
  | Global
  | StorageRef
  | TensorRef;

/** The value as a tuple, list or dict member with a `kind`, if it has one. */
export function kindOf(value: PickleValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

export function isTensor(value: PickleValue | undefined): value is TensorRef {
  return kindOf(value) === 'tensor';
}
