// A part of the console by itself, in a real browser: built once for all files, given what a test chooses, and
// answered by what the test says that capabilities answer.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import { complaintsOf, openBrowser } from '../e2e/browser.ts';
import { type Answers, answerTo } from './answers.ts';

type Given = Readonly<Record<string, unknown>>;

interface Wish {
  readonly answers?: Answers;
  readonly width?: number;
  /** The address below `/app/`. */
  readonly at?: string;
}

export interface Mounted {
  readonly page: Page;
  /** What the page complained of, to be empty in the end. */
  readonly complaints: string[];
  /** Other props for the same part. */
  give(given: Given): Promise<void>;
  /** What it called back with since it was mounted. */
  heard(): Promise<unknown[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

type Mount = (sample: string, given?: Given, wish?: Wish) => Promise<Mounted>;

/** For the tests of one suite: each mounts what it needs, and begins with a page that knows nothing. */
export function mounting(): Mount {
  let room: Room | undefined;
  before(async () => {
    room = await openRoom();
  });
  after(() => room?.browser.close());
  return (sample, given = {}, wish = {}) => {
    assert.ok(room);
    return mount(room, { sample, given, ...wish });
  };
}

interface Room {
  readonly browser: Browser;
  readonly page: Page;
  readonly complaints: string[];
  answers: Answers;
}

const root = join(import.meta.dirname, '..', '..');
let building: Promise<string> | undefined;

async function openRoom(): Promise<Room> {
  building ??= build();
  const [built, browser] = await Promise.all([building, openBrowser()]);
  const context: BrowserContext = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const room: Room = { browser, page, complaints: complaintsOf(page), answers: {} };
  await context.route('**/*', (route) => serve(route, built, room.answers));
  return room;
}

async function build(): Promise<string> {
  const built = await mkdtemp(join(tmpdir(), 'cadre-parts-'));
  process.once('exit', () => rmSync(built, { recursive: true, force: true }));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const given = ['build', join(root, 'console', 'samples'), '--outDir', built, '--emptyOutDir', '--logLevel', 'warn'];
  // React says what is wrong with a part only while one develops.
  const env = { ...process.env, NODE_ENV: 'development' };
  await promisify(execFile)(process.execPath, [vite, ...given, '--mode', 'development'], { env });
  return built;
}

/** Nothing is asked of a server; a machine that tests is slow all the same. */
const patienceMs = 60_000;
const origin = 'http://localhost';

async function mount(
  room: Room,
  { sample, given, answers = {}, width = 1024, at = '' }: Wish & { sample: string; given: Given },
): Promise<Mounted> {
  const { page, complaints } = room;
  room.answers = answers;
  complaints.length = 0;
  await page.setViewportSize({ width, height: 720 });
  await page.mouse.move(0, 0);
  await page.goto(`${origin}/app/${at}`);
  await page.locator('main').waitFor();
  const give = (next: Given) => page.evaluate<void>(`give(${JSON.stringify(sample)}, ${JSON.stringify(next)})`);
  await give(given);
  return {
    ...{ page, complaints, give },
    heard: () => page.evaluate('heard'),
    async [Symbol.asyncDispose]() {
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      assert.deepEqual(complaints, []);
    },
  };
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** As strict as where parts are served. */
const policy = {
  'content-security-policy': "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'",
};

async function serve(route: Route, built: string, answers: Answers): Promise<void> {
  const { pathname } = new URL(route.request().url());
  if (pathname.startsWith('/api/v1/')) {
    const capability = pathname.slice('/api/v1/'.length).replaceAll('/', '.');
    return route.fulfill(await answerTo(answers, capability, route.request().postDataJSON()));
  }
  const contentType = types[extname(pathname)];
  const file = contentType ? pathname.replace('/app/', '') : 'index.html';
  const body = await readFile(join(built, file));
  return route.fulfill(contentType ? { contentType, body } : { contentType: 'text/html', headers: policy, body });
}

/** As the browser computes it. */
export function styleOf(one: Locator, property: string): Promise<string> {
  return one.evaluate((element, name) => {
    const style = Reflect.get(globalThis, 'getComputedStyle')(element);
    return style[name];
  }, property);
}

/** Once it has the focus, which may be a moment after what gave it. */
export async function focused(one: Locator): Promise<void> {
  await one.and(one.page().locator(':focus')).waitFor();
}
