// The console's files, as its build has left them: read once, told apart by their hash, packed once for each way of
// packing that a browser takes. Every address below /app/ that is no file is a screen, and the browser knows which.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onPages } from './headers.ts';
import { type Packing, packedOnce, packingFor } from './packing.ts';
import type { Wearing, Worn } from './wearing.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const packable = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest']);

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
  /** Its name tells its content, so it never changes. */
  readonly isFixed: boolean;
  packed(way: Packing): Promise<Buffer>;
  readonly isPackable: boolean;
}

export type Assets = ReadonlyMap<string, Asset>;

/** Undefined when the console has not been built. */
export async function readConsole(folder: string): Promise<Assets | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const assets = await Promise.all(
    files.map(async (path) => [path.slice(folder.length + 1), await assetOf(path)] as const),
  );
  const found = new Map(assets);
  return found.has('index.html') ? found : undefined;
}

async function assetOf(path: string): Promise<Asset> {
  const bytes = await readFile(path);
  const ending = extname(path);
  return {
    type: types[ending] ?? 'application/octet-stream',
    bytes,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    isFixed: path.includes('/assets/'),
    packed: packedOnce(bytes),
    isPackable: packable.has(ending),
  };
}

export function isOfConsole(path: string): boolean {
  return ['/app', '/dashboard'].some((place) => path === place || path.startsWith(`${place}/`));
}

const manifestName = 'manifest.webmanifest';

export function mountConsole(server: FastifyInstance, assets: Assets, wearing: Wearing) {
  const toApp = (_request: FastifyRequest, reply: FastifyReply) => reply.redirect('/app/', 308);
  for (const path of ['/app', '/dashboard', '/dashboard/']) server.get(path, toApp);
  for (const path of ['/admin/ai-control', '/settings/llm', '/integrations']) {
    server.get(path, (request, reply) => reply.redirect(`/app${request.url}`, 308));
  }
  const [, inter] = [...assets].find(([name]) => /^assets\/inter-latin-wght-normal-[^/]+\.woff2$/.test(name)) ?? [];
  // The pages on which one comes in are of the same type, and know no name that changes with each build.
  if (inter) server.get('/app/inter.woff2', (request, reply) => send(request, reply, { ...inter, isFixed: false }));
  server.get<{ Params: { '*': string } }>('/app/*', async (request, reply) => {
    const name = request.params['*'];
    const asset = assets.get(name);
    if (asset && name === manifestName) return sendManifest(reply, asset, await wearing(request));
    if (asset) return send(request, reply, asset);
    // A file that is no more: an old page asks for it, and must not be given a page in its place.
    if (name.startsWith('assets/')) return reply.code(404).type('text/plain').send('There is no such file');
    const page = assets.get('index.html');
    return page ? send(request, reply.headers(onPages), page) : reply.callNotFound();
  });
}

/** A brand at its own address is installed as itself, beside others and beside Cadre. */
function sendManifest(reply: FastifyReply, { type, bytes }: Asset, worn: Worn | undefined) {
  const { name, colour } = worn ?? {};
  const own = { ...(name ? { name, short_name: name } : {}), ...(colour ? { theme_color: colour } : {}) };
  const usual: object = JSON.parse(bytes.toString());
  return reply
    .type(type)
    .header('cache-control', 'no-cache')
    .send(JSON.stringify({ ...usual, ...own }));
}

async function send(request: FastifyRequest, reply: FastifyReply, asset: Asset) {
  const { type, bytes, etag, isFixed, isPackable } = asset;
  reply.type(type).header('etag', etag).header('vary', 'accept-encoding');
  reply.header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const way = isPackable ? packingFor(request.headers['accept-encoding']) : undefined;
  if (!way) return reply.send(bytes);
  return reply.header('content-encoding', way).send(await asset.packed(way));
}
