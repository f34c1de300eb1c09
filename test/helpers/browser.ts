import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium without a window; it asks nothing of anybody outside. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['MIEN_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
