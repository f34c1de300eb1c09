import type { Observable } from 'rxjs';
import type { Frame } from '../../frame.js';
import type { Picture } from '../../vision/picture.js';

/** Three moments of an expression, as places in its clip; between onset and offset where the apex is not known. */
export type Moments = { readonly onset: number; readonly apex: number | undefined; readonly offset: number };

/** A recording of one or more expressions. Places count from 0. */
export type Clip = {
  /** Says what identifies its content without reading it: sizes and times of files. */
  readonly identity: string;
  /** Whether `frames` are the same for all moments: the recording from its beginning. */
  readonly whole: boolean;
  /**
   * The frames from before the onset to the offset, `seq` being the place, or undefined when too few lie before the
   * onset to follow the face there as a live stream does.
   */
  frames(moments: Moments, signal: AbortSignal): Observable<Frame> | undefined;
  /** Single pictures, owned by the caller. @throws DataError that names a place's frame when it is missing. */
  pictures(places: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, Picture>>;
};
