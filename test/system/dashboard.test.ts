import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { startEmbeddedBroker } from '../../src/embedded-broker.js';
import { violations } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';
import { type MienDemo, startDemo } from '../helpers/mien-demo.js';
import { startMien } from '../helpers/mien-service.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';
import { waitFor } from '../helpers/wait-for.js';

const artefacts = fileURLToPath(new URL('../../.ci/artefacts/', import.meta.url));
const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const token = 'a-token-that-nobody-guesses';
const patienceMs = 90_000;

let demo: MienDemo;
let browser: Browser;

test.before(async (t) => {
  t.timeout(180_000);
  mkdirSync(artefacts, { recursive: true });
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});

test.after.always(async () => {
  await browser?.close();
  await demo?.stop();
});

const shoot = (page: Page, name: string) => page.screenshot({ path: `${artefacts}dashboard-${name}.png` });

/** What people see: whether the page's background is dark. */
const theme = (page: Page): Promise<string> =>
  page.evaluate(
    'Number(/\\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)[0]) < 128 ? "dark" : "light"',
  ) as Promise<string>;

test.serial('a room, an event and its detail, both themes, by keyboard, with no serious violation', async (t) => {
  t.timeout(240_000);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, colorScheme: 'dark' });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  await page.goto(demo.url);
  await page.getByRole('heading', { name: 'room-1' }).waitFor({ timeout: patienceMs });
  t.true(await page.getByText('never a verdict on a person').isVisible());
  const paint = await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0].startTime.toFixed(0)');
  t.log(`first contentful paint after ${paint} ms`);

  await page.locator('#connection[data-state=online]').waitFor({ timeout: patienceMs });
  const first = page.locator('#feed button').last();
  await first.waitFor({ timeout: patienceMs });
  await page
    .locator('#feed button .resembles', { hasText: /abstains|resembles/ })
    .first()
    .waitFor({ timeout: patienceMs });

  // By keyboard alone: from the list into a detail, back, and to another one.
  await page.locator('#feed button').nth(1).waitFor({ timeout: patienceMs });
  await page.keyboard.press('Tab');
  t.is(await page.evaluate('document.activeElement.className'), 'skip');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  t.is(await page.evaluate('document.activeElement.parentElement.parentElement.id'), 'feed');
  await page.keyboard.press('Home');
  const top = await page.evaluate('document.activeElement.dataset.id');
  await page.keyboard.press('ArrowDown');
  const second = await page.evaluate('document.activeElement.dataset.id');
  t.truthy(top);
  t.not(top, second);
  await page.keyboard.press('Enter');
  t.is(await page.evaluate('document.activeElement.id'), 'detail-title');
  await page
    .locator(`#detail article[data-id="${second}"] svg.curves polyline`)
    .first()
    .waitFor({ timeout: patienceMs });
  await page.keyboard.press('Escape');
  t.is(await page.evaluate('document.activeElement.dataset.id'), second);

  // What is drawn is what the service measured.
  const event = (await page.locator('#detail tbody tr').count()) as number;
  t.is(await page.locator('#detail svg.face .moved').count(), event);
  t.is(await page.locator('#detail svg.curves polyline').count(), event);
  t.true((await page.locator('.room .micro').count()) > 0);

  t.is(await theme(page), 'dark');
  t.deepEqual(await violations(page), []);
  await shoot(page, 'desktop-dark');
  await page.getByRole('button', { name: 'Switch to the light theme' }).press('Enter');
  t.is(await theme(page), 'light');
  t.deepEqual(await violations(page), []);
  await shoot(page, 'desktop-light');
  await page.reload();
  t.is(await theme(page), 'light');
  t.deepEqual(wrong, []);
  await context.close();
});

test.serial('at 360 px nothing is cut off or scrolls sideways', async (t) => {
  t.timeout(240_000);
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    colorScheme: 'light',
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  await page.goto(demo.url);
  await page
    .locator('#feed button .resembles', { hasText: /abstains|resembles/ })
    .first()
    .waitFor({ timeout: patienceMs });
  await shoot(page, 'phone-light');
  await page.locator('#feed button').last().click();
  await page.locator('#detail svg.curves polyline').first().waitFor({ timeout: patienceMs });
  t.is(await page.evaluate('document.documentElement.scrollWidth'), 360);
  t.deepEqual(await violations(page), []);
  await page.locator('#detail-part').scrollIntoViewIfNeeded();
  await shoot(page, 'phone-light-detail');
  await context.close();
});

test.serial(
  'with credentials and consent: the live picture and the apex of a movement; both go when consent does',
  async (t) => {
    t.timeout(240_000);
    const broker = await startEmbeddedBroker(0);
    stopAfter(t, broker);
    const service = await startMien(
      {
        site: 'clinic',
        edge: 'box',
        purpose: 'research',
        jurisdiction: 'other',
        cameras: { 'room-1': { url: clip, loop: true, pictures: { preview: true, apex: true } } },
        mqtt: { url: `mqtt://127.0.0.1:${broker.port}` },
        http: { port: 0, tokenFile: 'token' },
      },
      { token },
    );
    stopAfter(t, service);
    await waitFor(() => service.http() !== undefined, patienceMs);
    const url = service.http() as string;
    const context = await browser.newContext({
      viewport: { width: 1440, height: 1400 },
      colorScheme: 'light',
      httpCredentials: { username: 'any', password: token },
    });
    const page = await context.newPage();
    await page.goto(url);
    const watch = page.locator('#watch-part');
    await watch.getByRole('button', { name: 'room-1' }).click({ timeout: patienceMs });
    const live = watch.getByRole('img', { name: /What the camera in room-1 sees now/ });
    await live.waitFor({ timeout: patienceMs });
    t.is(await watch.getByRole('button').getAttribute('aria-pressed'), 'true');
    /** The sum of its pixels: it changes from picture to picture. */
    const sum = () =>
      live.evaluate((canvas) => {
        const { width, height } = canvas as unknown as { width: number; height: number };
        type Drawing = { getImageData(x: number, y: number, w: number, h: number): { data: Uint8Array } };
        const drawing = (canvas as unknown as { getContext(kind: '2d'): Drawing }).getContext('2d');
        return drawing.getImageData(0, 0, width, height).data.reduce((total, value) => total + value, 0);
      });
    const first = await sum();
    t.true(first > 0);
    await until('another picture', 60, async () => ((await sum()) === first ? undefined : true));

    await page
      .locator('#feed button', { hasText: /abstains|resembles/ })
      .first()
      .click({ timeout: patienceMs });
    const apex = page.getByRole('img', { name: 'The face at the apex, its motion magnified' });
    await apex.waitFor({ timeout: patienceMs });
    t.deepEqual(await violations(page), []);
    await shoot(page, 'pictures-light');

    const headers = { authorization: `Bearer ${token}`, 'x-mien-request': '1', 'content-type': 'application/json' };
    const withhold = { method: 'POST', headers, body: '{"state":"withheld"}' };
    t.is((await fetch(`${url}/api/cameras/room-1/consent`, withhold)).status, 200);
    await live.waitFor({ state: 'hidden', timeout: patienceMs });
    await apex.waitFor({ state: 'detached', timeout: patienceMs });
    t.is((await fetch(`${url}/api/cameras/room-1/preview`, { headers })).status, 403);
    t.is((await fetch(`${url}/api/cameras/room-1/preview`)).status, 401);
    await context.close();
  },
);

test('the page is less than 150 kB, compressed', (t) => {
  const files = ['index.html', 'app.js', 'style.css'];
  const sizes = files.map((name) => gzipSync(readFileSync(new URL(`../../dist/web/${name}`, import.meta.url))).length);
  const sum = sizes.reduce((total, size) => total + size);
  t.log(`${(sum / 1000).toFixed(1)} kB: ${files.map((name, i) => `${name} ${sizes[i]}`).join(', ')}`);
  t.true(sum < 150_000);
});
