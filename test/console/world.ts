import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Door, startDoor } from './door.ts';
import { findBrowser } from './find-browser.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { type Fanfare, startFanfare } from './start-fanfare.ts';
import { watchPage } from './watch-page.ts';

const SCREENSHOTS = 'test-results/console';
const SIZE = { width: 1_400, height: 900 };
const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser, a running Fanfare and receivers, for the tests of one file. After each test its pages are judged. */
export interface World {
  readonly fanfare: () => Fanfare;
  readonly browser: () => Browser;
  readonly openPage: (path: string, options?: BrowserContextOptions) => Promise<Page>;
  readonly receiver: () => Promise<Receiver>;
  /** Something between the page and Fanfare that can fail; pages are opened through it. */
  readonly door: () => Promise<Door & { readonly openPage: (path: string) => Promise<Page> }>;
  /** Watches pages that a test opened by itself. */
  readonly watch: (page: Page, origins: readonly string[]) => void;
}

export function createWorld(): World {
  let browser: Browser;
  let fanfare: Fanfare;
  const closing: (() => Promise<unknown>)[] = [];
  const watched: ReturnType<typeof watchPage>[] = [];

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    [browser, fanfare] = await Promise.all([
      chromium.launch({ executablePath: findBrowser(), args: QUIET }),
      startFanfare(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await fanfare?.stop();
  });
  afterEach(async () => {
    const complaints = await Promise.all(watched.splice(0).map((each) => each.complaints()));
    await Promise.all(closing.splice(0).map((close) => close()));
    expect(fanfare.crash()).toBeUndefined();
    expect(complaints.flat()).toEqual([]);
  });

  const watch = (page: Page, origins: readonly string[]): void => {
    watched.push(watchPage(page, origins));
    closing.push(() => page.context().close());
  };
  const open = async (url: string, path: string, options?: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({ viewport: SIZE, ...options });
    const page = await context.newPage();
    watch(page, [url]);
    await page.goto(url + path);
    return page;
  };
  return {
    fanfare: () => fanfare,
    browser: () => browser,
    watch,
    openPage: (path, options) => open(fanfare.url, path, options),
    async door() {
      const door = await startDoor(fanfare.url);
      closing.push(door.close);
      return Object.assign(door, { openPage: (path: string) => open(door.url, path) });
    },
    async receiver() {
      const receiver = await startReceiver();
      closing.push(receiver.close);
      return receiver;
    },
  };
}

/** A project of the test's own: nothing another test does is seen in it, and no rate is shared. */
export const newProject = (): string => `test-${randomUUID().slice(0, 8)}`;

/** Kept as an artefact, for a person to look at. */
export const shoot = (page: Page, name: string, fullPage = true): Promise<unknown> =>
  page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage });
