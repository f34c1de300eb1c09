import { readFile } from 'node:fs/promises';
import { DataError } from '../../errors.js';
import type { OutputName } from '../inference-graph.js';

/** What the published network answers to one hashed input with hashed weights; computed in float64. */
export type ParityCase = {
  readonly name: string;
  readonly batch: number;
  readonly classes: number;
  readonly amplification: number;
  /** Rows of each output. */
  readonly outputs: Readonly<Record<OutputName, readonly (readonly number[])[]>>;
};

/** Reads the parity vectors that come with the package. @throws DataError when the package is incomplete. */
export async function readParityCases(): Promise<readonly ParityCase[]> {
  const file = new URL('../../../assets/parity/skd-tstsan.json', import.meta.url);
  try {
    const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: ParityCase[] };
    return cases;
  } catch (error) {
    throw new DataError(`The parity vectors ${file.pathname} cannot be read: install mien again.`, { cause: error });
  }
}
