import { filter, type MonoTypeOperatorFunction } from 'rxjs';
import type { MienEvent } from '../event.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';

export type ConsentGateOptions = {
  /** Read for each frame: what the people before this camera said. */
  state: () => MienEvent['consent']['state'];
  meter?: Meter;
};

/**
 * Lets no frame through while consent is withheld: it goes back to the source before anything has looked at it, and is
 * only counted. (DESIGN section 10)
 */
export function consentGate({ state, meter = noMeter }: ConsentGateOptions): MonoTypeOperatorFunction<Frame> {
  return filter((frame) => {
    if (state() !== 'withheld') return true;
    frame.release();
    meter.drop('decode', 'no_consent');
    return false;
  });
}
