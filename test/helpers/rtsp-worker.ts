// A camera's thread in small: reads an RTSP source, comes back after failures, and ends when it is told to stop.
import { parentPort, workerData } from 'node:worker_threads';
import { reconnect } from '../../src/operators/reconnect.js';
import { systemRandom } from '../../src/random.js';
import { rtspSource } from '../../src/sources/rtsp.js';

const port = parentPort;
if (!port) throw new Error('this is the entry of a worker thread');
const { url } = workerData as { url: string };
const stop = new AbortController();
const { signal } = stop;
port.once('message', () => stop.abort());

rtspSource({ url })
  .open(signal)
  .pipe(reconnect({ random: systemRandom, signal, onStatus: ({ reason }) => port.postMessage(reason ?? 'online') }))
  .subscribe({
    next: (frame) => frame.release(),
    complete: () => port.close(),
  });
