// What `mien analyze --report` writes, opened in a browser: the drawings are there, nothing is loaded, axe finds nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test from 'ava';
import { violations } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mien-report-'));
test.after.always(() => rmSync(folder, { recursive: true }));

async function analyse(...options: string[]): Promise<string[]> {
  const run = spawn(process.execPath, [join(root, 'bin/mien.cjs'), 'analyze', ...options]);
  let [said, wrong] = ['', ''];
  run.stdout.on('data', (text) => {
    said += text;
  });
  run.stderr.on('data', (text) => {
    wrong += text;
  });
  const [code] = (await once(run, 'close')) as [number];
  if (code !== 0) throw new Error(wrong);
  return said.trim().split('\n');
}

test('the report of the demo clip: lanes, curves, maps and pictures, in both themes, with nothing against it', async (t) => {
  t.timeout(300_000);
  const report = join(folder, 'report.html');
  const lines = await analyse(join(root, 'assets/demo.mp4'), '--json', '--report', report, '--pictures');
  const count = lines.length;
  t.true(count >= 5);
  const browser = await startBrowser();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 1000 }, colorScheme });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const wrong: string[] = [];
      page.on('console', (message) => wrong.push(message.text()));
      page.on('pageerror', (error) => wrong.push(error.message));
      await page.goto(pathToFileURL(report).href);
      t.deepEqual(wrong, []);
      t.deepEqual(
        asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')),
        [],
      );
      t.is(await page.locator('.timeline a').count(), count);
      for (const lane of ['blink', 'macro', 'good'])
        t.true((await page.locator(`.timeline .${lane}`).count()) > 0, lane);
      t.is(await page.locator('article').count(), count);
      t.is(await page.locator('article .curves').count(), count);
      t.true((await page.locator('article .curve').count()) >= count);
      t.is(await page.locator('article .moment').count(), 3 * count);
      t.is(await page.locator('.face').count(), count + 1, 'one for each, one of all');
      t.is(await page.locator('img').count(), 3 * count);
      const widths = await page
        .locator('img')
        .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth));
      t.deepEqual(widths, new Array(3 * count).fill(128), 'every picture can be read');
      await page.locator('.timeline a').first().focus();
      await page.keyboard.press('Enter');
      t.regex(page.url(), /#[0-9a-f-]{36}$/);
      t.deepEqual(await violations(page), []);
      mkdirSync(join(root, '.ci/artefacts'), { recursive: true });
      await page.screenshot({ path: join(root, `.ci/artefacts/report-${colorScheme}.png`), fullPage: true });
      await context.close();
    }
  } finally {
    await browser.close();
  }
});
