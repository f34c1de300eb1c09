// Whether the dashboard grows while it is open: a real `mien demo` in Chromium, the page's memory after each forced collection.
// npm run build && npx tsx bench/dashboard-memory.ts [minutes]
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../test/helpers/browser.js';
import { startDemo } from '../test/helpers/mien-demo.js';
import { circumstances, round3 } from './stopwatch.js';

const minutes = Number(process.argv[2] ?? 20);
const everySeconds = 30;
/** A page that has just opened fills its caches. */
const settleSeconds = 30;

type Sample = { minute: number; heapKb: number; nodes: number; listeners: number; movements: number; steps: number };

/** Least-squares slope of a figure over minutes. */
function slope(samples: readonly Sample[], of: 'heapKb' | 'nodes' | 'listeners'): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map((sample) => sample[of]))];
  const above = samples.reduce((sum, sample) => sum + (sample.minute - x) * (sample[of] - y), 0);
  return round3(above / samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0));
}

const slopes = (samples: readonly Sample[]) => ({
  minutes: [samples[0]?.minute, samples.at(-1)?.minute],
  heapKbPerMinute: slope(samples, 'heapKb'),
  nodesPerMinute: slope(samples, 'nodes'),
  listenersPerMinute: slope(samples, 'listeners'),
});

const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
const page = await browser.newPage();
const debug = await page.context().newCDPSession(page);
await debug.send('HeapProfiler.enable');
await page.goto(demo.url);
// A detail is open, as it is when somebody watches: it is drawn again with each message about it.
await page.locator('#feed button').first().click({ timeout: 90_000 });
await sleep(settleSeconds * 1000);

const begun = performance.now();
const samples: Sample[] = [];
while (samples.length <= (minutes * 60) / everySeconds) {
  await debug.send('HeapProfiler.collectGarbage');
  const { usedSize } = await debug.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await debug.send('Memory.getDOMCounters');
  const sample = {
    minute: round3((performance.now() - begun) / 60_000),
    heapKb: round3(usedSize / 1024),
    nodes,
    listeners: jsEventListeners,
    movements: await page.locator('#feed button').count(),
    steps: await page.locator('.timeline rect').count(),
  };
  samples.push(sample);
  process.stderr.write(`${JSON.stringify(sample)}\n`);
  await sleep(begun + samples.length * everySeconds * 1000 - performance.now());
}
const newest = await page.locator('#feed button .when').first().textContent();
await browser.close();
await demo.stop();

const middle = samples.length >> 1;
const result = {
  what: `the live page of \`mien demo\` open for ${minutes} minutes with a detail open; JavaScript heap, DOM nodes and listeners after a forced collection each ${everySeconds} s, slopes by least squares`,
  ...circumstances(),
  newestMovement: newest,
  firstHalf: slopes(samples.slice(0, middle + 1)),
  secondHalf: slopes(samples.slice(middle)),
  samples,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
writeFileSync(
  fileURLToPath(new URL('results/dashboard-memory.json', import.meta.url)),
  `${JSON.stringify(result, null, 2)}\n`,
);
