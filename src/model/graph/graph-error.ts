import { MienError } from '../../errors.js';

/** A graph that does not fit together: wrong shapes, wrong ranks. Found while it is built, never while it runs. */
export class GraphError extends MienError {
  override readonly name = 'GraphError';
  constructor(message: string) {
    super('MIEN_ERR_INTERNAL', message);
  }
}
