import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import { noMeter } from '../../src/meter.js';
import { connectModel } from '../../src/model/model-client.js';
import type { ModelReply, ModelRequest } from '../../src/model/model-messages.js';
import { classify } from '../../src/operators/classify.js';
import { magnify } from '../../src/operators/magnify.js';
import { expression } from '../helpers/expression.js';

mock.timers.enable({ apis: ['setTimeout'] });

const motion = { input: new Float32Array(4), apex: new Uint8Array(4), amplification: 2 };
const picture = new Uint8Array(4);
const crops = { onset: picture, apex: picture, offset: picture };

/** A client, and what the model's end of the line has been asked. */
function given(options: Parameters<typeof connectModel>[1] = {}) {
  const { port1, port2 } = new MessageChannel();
  const asked: ModelRequest[] = [];
  port2.on('message', (request: ModelRequest) => asked.push(request));
  const reply = async (id: number): Promise<void> => {
    port2.postMessage({ id, kind: 'magnified', motion } satisfies ModelReply);
    await settle();
  };
  return { client: connectModel(port1, options), asked, reply };
}

/** Lets what is on its way arrive. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await turn();
}

/** So much time passes; timers that are set by timers run too. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < ms; step += 500) mock.timers.tick(500);
  await turn();
}

test.serial('a question without an answer fails after 20 s, and an answer that comes later is nobody’s', async (t) => {
  const { client, asked, reply } = given();
  const first = client.magnify(crops, 2);
  const outcome = first.catch((error: Error) => error.message);
  await pass(19_500);
  await settle();
  t.is(asked.length, 1);
  t.is(await Promise.race([outcome, turn('waits')]), 'waits');
  await pass(3_000);
  t.regex(String(await outcome), /^The model gives no answer within 20 s: /);
  await t.throwsAsync(first, { code: 'MIEN_ERR_UNAVAILABLE' });

  // Others do not wait for what has just not come.
  await t.throwsAsync(client.magnify(crops, 2), { code: 'MIEN_ERR_UNAVAILABLE' });
  await settle();
  t.is(asked.length, 1);

  await reply(asked[0]!.id);
  const second = client.magnify(crops, 3);
  await settle();
  t.is(asked.length, 2, 'it has answered, so it is asked again');
  t.not(asked[1]!.id, asked[0]!.id);
  await reply(asked[0]!.id);
  t.is(await Promise.race([second, turn('waits')]), 'waits' as never);
  await reply(asked[1]!.id);
  t.deepEqual(await second, motion);
  client.close();
});

test.serial('a model that did not answer is asked again after a rest', async (t) => {
  const { client, asked } = given({ answerMs: 1_000, restMs: 5_000 });
  await Promise.all([t.throwsAsync(client.magnify(crops, 2)), pass(3_500)]);
  await t.throwsAsync(client.magnify(crops, 2), { message: /no answer within 1 s/ });
  await pass(5_500);
  const again = t.throwsAsync(client.magnify(crops, 2), { message: /stopped before it answered/ });
  await settle();
  t.is(asked.length, 2);
  client.close();
  await again;
});

test.serial('without a limit an answer is waited for', async (t) => {
  const { client, asked, reply } = given({ answerMs: Number.POSITIVE_INFINITY });
  const late = client.magnify(crops, 2);
  await settle();
  await pass(1_000_000);
  await reply(asked[0]!.id);
  t.deepEqual(await late, motion);
  client.close();
});

test.serial('a model that never answers costs no event its end: all abstain, in order', async (t) => {
  const { client } = given();
  const ids = Array.from({ length: 1_000 }, (_, i) => `expression ${i}`);
  const dropped: string[] = [];
  const counts: number[] = [];
  const meter = {
    ...noMeter,
    drop: (stage: string, reason: string) => void dropped.push(`${stage} ${reason}`),
    waiting: (_: string, count: number) => void counts.push(count),
  };
  const consent = { state: 'granted', ref: null, session: 's' } as const;
  const model = { name: 'net', sha256: null, engine: 'none' };
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const ends = lastValueFrom(
    from(ids.map((id) => ({ ...expression(), id, spotted: 0, consent }))).pipe(
      magnify({ magnifier: client, amplification: () => 2, onFailure, meter, waiting: 32 }),
      classify({ classifier: client, model, onFailure, meter, waiting: 32 }),
      toArray(),
    ),
  );
  await pass(23_000);
  const all = await ends;
  t.deepEqual(
    all.map(({ id }) => id),
    ids,
  );
  t.true(all.every((one) => one.motion === null && one.resemblance.abstained && one.resemblance.label === null));
  t.deepEqual(dropped, new Array(1_000 - 33).fill('magnify busy'));
  t.is(failures.length, 33);
  t.is(Math.max(...counts), 32);
  client.close();
});
