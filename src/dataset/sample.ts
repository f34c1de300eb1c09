import type { Crops } from '../expression.js';
import type { ExpressionFlows } from '../model/preprocessing/expression-flows.js';

/** What is known of one sample: a line of samples.ndjson. A set's writer may add fields of its own. */
export type SampleInfo = {
  /** Names the sample within its data set. */
  readonly clip: string;
  /** Whose face it is; no subject is ever split between training and test. */
  readonly subject: string;
  /** As the data set says it; a label map turns it into a class. */
  readonly label: string;
  /** Frames a second of the recording. */
  readonly fps: number;
  /** `synthetic`, or the manifest's name. */
  readonly source: string;
  readonly emotion?: string;
  /** Action units, such as `R12`. */
  readonly aus?: readonly string[];
  /** Largest displacement of a region at the apex, px of the crop; true for renders, absent otherwise. */
  readonly strengthPx?: number;
  /** Standard deviation of the camera's noise, gray levels of 255. */
  readonly noise?: number;
  readonly [other: string]: unknown;
};

/** The pixels of one sample. */
export type Sample = {
  /** [128,128] uint8 each. */
  readonly crops: Crops;
  /** [128,128] float32 each, px. */
  readonly flows: ExpressionFlows;
};
