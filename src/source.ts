import type { Observable } from 'rxjs';
import type { Frame } from './frame.js';

/** Where frames come from. Every source in sources/ is one of these. */
export type Source = {
  /** For logs and errors: what is read, without credentials. */
  readonly name: string;
  /**
   * Opens the source when subscribed to. Completes at the end of a recording, errors with a MienError when a camera
   * fails, and ends quietly after `signal` aborts; its native resources are free once it has ended.
   */
  open(signal: AbortSignal): Observable<Frame>;
};
