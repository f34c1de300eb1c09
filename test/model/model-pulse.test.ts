import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import test from 'ava';
import type { ModelRequest } from '../../src/model/model-messages.js';
import { modelPulse } from '../../src/model/model-pulse.js';

const question = (id: number): ModelRequest => ({ id, kind: 'classify', input: new Float32Array(4), amplification: 2 });

test('a model that answers no camera for a minute ails, and one that answers, or is not asked, does not', async (t) => {
  let now = 1_000_000;
  const pulse = modelPulse(() => now);
  const one = new MessageChannel();
  const other = new MessageChannel();
  const line = pulse.watch(one.port1);
  const replies: number[] = [];
  line.on('message', ({ id }) => replies.push(id));
  const second = pulse.watch(other.port1);
  t.is(pulse.ailment(), undefined, 'nobody asks');

  const arrived = once(one.port2, 'message');
  line.postMessage(question(0));
  t.deepEqual(await arrived, [question(0)]);
  now += 59_000;
  t.is(pulse.ailment(), undefined);
  second.postMessage(question(0));
  now += 2_000;
  t.is(pulse.ailment(), 'the model has answered nothing for 61 s.');

  other.port2.postMessage({ id: 0, kind: 'failed', code: 'MIEN_ERR_DATA', message: 'no' });
  await once(other.port1, 'message');
  t.is(pulse.ailment(), undefined, 'it lives, although one question waits');
  now += 61_000;
  t.regex(pulse.ailment() ?? '', /nothing for 61 s/);
  one.port2.postMessage({ id: 0, kind: 'failed', code: 'MIEN_ERR_DATA', message: 'no' });
  await once(one.port1, 'message');
  t.deepEqual(replies, [0]);
  now += 61_000;
  t.is(pulse.ailment(), undefined, 'all was answered');

  line.postMessage(question(1));
  now += 61_000;
  t.regex(pulse.ailment() ?? '', /nothing for 61 s/);
  line.close();
  t.is(pulse.ailment(), undefined, 'a camera that is gone waits for nothing');
  second.close();
});
