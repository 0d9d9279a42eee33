// A part of the console by itself, in a real browser: built once for all files, given what a test chooses, and
// answered by what the test says that capabilities answer.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { after, before } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
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
  after(() => room?.close());
  return (sample, given = {}, wish = {}) => {
    assert.ok(room);
    return mount(room, { sample, given, ...wish });
  };
}

interface Room {
  readonly url: string;
  readonly page: Page;
  readonly complaints: string[];
  answers: Answers;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
let building: Promise<string> | undefined;
let opening: Promise<Browser> | undefined;
// Of the whole process: to open one costs more than most tests.
after(async () => (await opening)?.close());

async function openRoom(): Promise<Room> {
  building ??= build();
  opening ??= openBrowser();
  const [built, browser] = await Promise.all([building, opening]);
  const context: BrowserContext = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const server = createServer((request, reply) => void serve(request, reply, { built, answers: room.answers }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const room: Room = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`,
    ...{ page, complaints: complaintsOf(page), answers: {} },
    async close() {
      await context.close();
      server.close();
    },
  };
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

async function mount(
  room: Room,
  { sample, given, answers = {}, width = 1024, at = '' }: Wish & { sample: string; given: Given },
): Promise<Mounted> {
  const { page, complaints } = room;
  room.answers = answers;
  complaints.length = 0;
  await page.setViewportSize({ width, height: 720 });
  await page.mouse.move(0, 0);
  await page.goto(`${room.url}${at}`);
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
