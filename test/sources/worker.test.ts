import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import test, { type ExecutionContext } from 'ava';
import { withTcpServer } from '../helpers/tcp-server.js';

/** Tells a thread to stop, and expects it to end by itself: terminate() while FFmpeg reads would end the process. */
async function stopsByMessage(t: ExecutionContext, worker: Worker): Promise<void> {
  const exit = once(worker, 'exit');
  const told = performance.now();
  worker.postMessage('stop');
  const [code] = await exit;
  t.is(code, 0);
  t.true(performance.now() - told < 1000);
}

const start = (port: number): Worker =>
  new Worker(new URL('../helpers/ts-worker.mjs', import.meta.url), {
    workerData: {
      entry: new URL('../helpers/rtsp-worker.ts', import.meta.url).href,
      url: `rtsp://127.0.0.1:${port}/cam`,
    },
  });

test('a thread whose camera never answers stops by message', async (t) => {
  let onConnect: () => void = () => {};
  const connected = new Promise<void>((resolve) => {
    onConnect = resolve;
  });
  await withTcpServer(onConnect, async (port) => {
    const worker = start(port);
    await connected;
    await stopsByMessage(t, worker);
  });
});

test('a thread that waits to connect again stops by message', async (t) => {
  const port = await withTcpServer(
    () => {},
    async (free) => free,
  );
  const worker = start(port);
  t.deepEqual(await once(worker, 'message'), ['unreachable']);
  await stopsByMessage(t, worker);
});
