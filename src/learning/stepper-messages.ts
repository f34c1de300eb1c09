import type { MienError } from '../errors.js';
import type { Stepper, StepperOptions } from './stepper.js';

/** A stepper's methods, as they are called across threads. */
export type StepperCall = {
  [K in keyof Stepper]: { readonly id: number; readonly method: K; readonly args: Parameters<Stepper[K]> };
}[keyof Stepper];

export type StepperReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Pick<MienError, 'code' | 'message'> };

/** What the thread is started with. */
export type StepperJob = StepperOptions;
