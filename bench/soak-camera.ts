// The camera of bench/soak.ts that is dropped again and again: a whole pipeline in a process of its own, as in the service,
// which tries again after 50-100 ms in place of 0.5-30 s. Started by fork with the camera's URL as its argument.
import { randomUUID } from 'node:crypto';
import { NEVER, startWith } from 'rxjs';
import { wallClock } from '../src/clock.js';
import { noMeter } from '../src/meter.js';
import { reconnect } from '../src/operators/reconnect.js';
import { cameraEvents } from '../src/pipeline.js';
import { systemRandom } from '../src/random.js';
import type { Source } from '../src/source.js';
import { rtspSource } from '../src/sources/rtsp.js';
import { openVision } from '../src/vision/open-vision.js';

const [url] = process.argv.slice(2);
if (!url || !process.send) throw new Error('this is the entry of a forked process');
const tell = (message: SoakMessage): void => void process.send?.(message);
export type SoakMessage = { readonly memory: NodeJS.MemoryUsage } | { readonly failure: string };

const camera = rtspSource({ url });
const stop = new AbortController();
process.once('message', () => stop.abort());
let waiting = true;

const persistent: Source = {
  name: camera.name,
  open: (signal) =>
    camera.open(signal).pipe(
      reconnect({
        random: systemRandom,
        signal,
        minMs: 50,
        maxMs: 100,
        onStatus({ state, reason }) {
          waiting = state !== 'online';
          tell(waiting ? { failure: reason ?? 'unknown' } : { memory: process.memoryUsage() });
        },
      }),
    ),
};
const vision = await openVision();
const absent = (): Promise<never> => Promise.reject(new Error('the network lives in the service'));
cameraEvents({
  source: persistent,
  live: true,
  consent: NEVER.pipe(startWith({ state: 'granted', ref: null, session: randomUUID() } as const)),
  ...vision,
  model: { magnify: absent, classify: absent },
  amplification: () => 2,
  spotting: {},
  context: {
    site: 'bench',
    edge: 'box',
    camera: 'room',
    model: { name: 'none', sha256: '', engine: 'none' },
    pseudonym: () => 'nobody',
  },
  clock: wallClock,
  random: systemRandom,
  meter: noMeter,
  onStatus: () => {},
  onFailure: () => {},
  signal: stop.signal,
}).subscribe({ complete: () => void vision.close().then(() => process.disconnect()) });
