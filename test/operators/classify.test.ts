import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import type { Crops } from '../../src/expression.js';
import { type Classifier, classify } from '../../src/operators/classify.js';
import type { IdentifiedExpression } from '../../src/operators/identify.js';
import { type Magnifier, magnify } from '../../src/operators/magnify.js';
import { expression } from '../helpers/expression.js';

const model = { name: 'net', sha256: null, engine: 'ort-cpu' };
const identified = (id: string): IdentifiedExpression => ({
  ...expression(),
  id,
  spotted: 0,
  consent: { state: 'granted', ref: null, session: 's' },
});
const motion = { input: new Float32Array(38 * 48 * 48), apex: new Uint8Array(128 * 128), amplification: 3 };
const said = { label: 'surprise', probabilities: { surprise: 1 }, abstained: false, calibration: null, model };

function understand(magnifier: Magnifier, classifier: Classifier, ids: string[]) {
  const failures: string[] = [];
  const onFailure = (error: unknown) => failures.push((error as Error).message);
  const result = lastValueFrom(
    from(ids.map(identified)).pipe(
      magnify({ magnifier, amplification: () => 3, onFailure }),
      classify({ classifier, model, onFailure }),
      toArray(),
    ),
  );
  return { result, failures };
}

test('each expression is magnified as configured and gets what the model says, in order', async (t) => {
  const asked: Array<[Crops, number]> = [];
  const { result, failures } = understand(
    {
      magnify: async (crops, amplification) => {
        asked.push([crops, amplification]);
        return motion;
      },
    },
    { classify: async () => said },
    ['a', 'b'],
  );
  const out = await result;
  t.deepEqual(
    out.map(({ id }) => id),
    ['a', 'b'],
  );
  t.deepEqual(
    asked.map(([, amplification]) => amplification),
    [3, 3],
  );
  t.is(out[0]?.resemblance, said);
  t.is(out[0]?.motion, motion);
  t.deepEqual(failures, []);
});

test('a model that fails abstains for that expression, says why, and the next one is asked again', async (t) => {
  let calls = 0;
  const { result, failures } = understand(
    {
      magnify: async () => {
        if (calls++ === 0) throw new Error('no flow');
        return motion;
      },
    },
    {
      classify: async () => {
        if (calls === 2) throw new Error('no answer');
        return said;
      },
    },
    ['a', 'b', 'c'],
  );
  const labels = (await result).map(({ resemblance }) => [resemblance.label, resemblance.abstained]);
  t.deepEqual(labels, [
    [null, true],
    [null, true],
    ['surprise', false],
  ]);
  t.deepEqual(failures, ['no flow', 'no answer']);
});
