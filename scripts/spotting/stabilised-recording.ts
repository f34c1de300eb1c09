import { type Observable, share } from 'rxjs';
import { noMeter as meter } from '../../src/meter.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { fileSource } from '../../src/sources/file.js';
import type { StabilisedFrame } from '../../src/stabilised-face.js';
import type { Vision } from '../../src/vision/open-vision.js';

/**
 * The faces of a recording, tracked and stabilised once for all who subscribe at once. Each frame goes through all of them
 * before the next comes: what was aligned lies in an array that is used again.
 */
export function stabilisedRecording(path: string, vision: Vision): Observable<StabilisedFrame> {
  return fileSource({ path, pace: 'asFastAsPossible', meter })
    .open(new AbortController().signal)
    .pipe(trackFaces({ ...vision, meter, waiting: Number.POSITIVE_INFINITY }), stabilise({ meter }), share());
}
