import { connect, map, merge, type OperatorFunction } from 'rxjs';
import type { Expression } from '../../src/expression.js';
import { loadVerifier } from '../../src/model/load-verifier.js';
import { type SpotOptions, spotExpressions } from '../../src/operators/spot-expressions.js';
import { type Judge, judges } from '../../src/spotting/judges.js';
import type { StabilisedFrame } from '../../src/stabilised-face.js';

const verifier = await loadVerifier();

/** What the rules find, and what the verifier that comes with mien finds in the same frames. */
export function spotByEach(
  options: SpotOptions = {},
): OperatorFunction<StabilisedFrame, Expression & { judge: Judge }> {
  return connect((frames) =>
    merge(
      ...judges.map((judge) =>
        frames.pipe(
          spotExpressions({ ...options, judge, verifier }),
          map((expression) => ({ ...expression, judge })),
        ),
      ),
    ),
  );
}
