// A part of the console by itself, in a real browser: built once for all files, given what a test chooses, and
// answered by what the test says that capabilities answer.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { after } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { complaintsOf, openBrowser } from '../e2e/browser.ts';
import { type Answers, answerTo } from './answers.ts';

type Given = Readonly<Record<string, unknown>>;

interface Wish {
  readonly answers?: Answers;
  readonly width?: number;
  /** The address below `/app/`. */
  readonly at?: string;
  /** What it leaves behind: something in the memory of the page, or a clock that was moved. */
  readonly leaves?: 'memory' | 'clock';
}

interface Mounted {
  readonly page: Page;
  /** What the page complained of, to be empty in the end. */
  readonly complaints: string[];
  /** Other props for the same part. */
  give(given: Given): Promise<void>;
  /** What it called back with since it was mounted. */
  heard(): Promise<unknown[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One part, in a page that knows nothing. */
export async function mount(sample: string, given: Given = {}, wish: Wish = {}): Promise<Mounted> {
  house ??= openHouse();
  const { url, browser, shared, serving } = await house;
  const room = wish.leaves === 'clock' ? await openRoom(browser) : shared;
  const { page, complaints } = room;
  serving.answers = wish.answers ?? {};
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width: wish.width ?? usualWidth, height: 720 });
  const address = `${url}${wish.at ?? ''}`;
  if (!room.isClean || page.url() !== address) await page.goto(address);
  // What a part was answered is known to the page from then on.
  room.isClean = wish.answers === undefined && wish.leaves === undefined;
  await page.locator('main').waitFor();
  await page.evaluate('forget()');
  complaints.length = 0;
  const give = (next: Given) => page.evaluate<void>(`give(${JSON.stringify(sample)}, ${JSON.stringify(next)})`);
  await give(given);
  return {
    ...{ page, complaints, give },
    heard: () => page.evaluate<unknown[]>('heard'),
    async [Symbol.asyncDispose]() {
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      if (room !== shared) await page.context().close();
      assert.deepEqual(complaints, []);
    },
  };
}

const usualWidth = 1024;
/** A machine that tests is slow. */
const patienceMs = 60_000;

interface Room {
  readonly page: Page;
  readonly complaints: string[];
  /** Whether the page knows nothing yet that a part could find in it. */
  isClean: boolean;
}

interface House {
  readonly url: string;
  readonly browser: Browser;
  readonly shared: Room;
  readonly serving: { answers: Answers };
  close(): Promise<void>;
}

/** Of the whole process: to build it and to open a browser costs more than most tests. */
let house: Promise<House> | undefined;
after(async () => (await house)?.close());

async function openHouse(): Promise<House> {
  const [built, browser] = await Promise.all([build(), openBrowser()]);
  const serving: House['serving'] = { answers: {} };
  const server = createServer((request, reply) => void serve(request, reply, { built, answers: serving.answers }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`,
    ...{ browser, serving, shared: await openRoom(browser) },
    async close() {
      await browser.close();
      server.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

async function openRoom(browser: Browser): Promise<Room> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page), isClean: false };
}

const root = join(import.meta.dirname, '..', '..');

async function build(): Promise<string> {
  const built = await mkdtemp(join(tmpdir(), 'cadre-parts-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const given = ['build', join(root, 'console', 'samples'), '--outDir', built, '--emptyOutDir', '--logLevel', 'warn'];
  // React says what is wrong with a part only while one develops.
  const env = { ...process.env, NODE_ENV: 'development' };
  await promisify(execFile)(process.execPath, [vite, ...given, '--mode', 'development'], { env });
  return built;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** As strict as where parts are served. */
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'";

interface Served {
  readonly built: string;
  readonly answers: Answers;
}

async function serve(request: IncomingMessage, reply: ServerResponse, { built, answers }: Served): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://here');
  if (pathname.startsWith('/api/v1/')) {
    const capability = pathname.slice('/api/v1/'.length).replaceAll('/', '.');
    const { status = 200, json: told } = await answerTo(answers, capability, (await json(request)) as never);
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    return;
  }
  const type = types[extname(pathname)];
  const body = await readFile(join(built, type ? pathname.replace('/app/', '') : 'index.html'));
  // The same files again and again: the browser keeps them.
  const kept = type ? { 'cache-control': 'max-age=3600, immutable' } : { 'content-security-policy': policy };
  reply.writeHead(200, { 'content-type': type ?? 'text/html', ...kept }).end(body);
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
