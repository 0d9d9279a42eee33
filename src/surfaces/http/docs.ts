// `/openapi.json` and the interactive reference at `/docs`.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel';
import { favicon, referenceLook, referencePage, referenceStart } from './docs-page.ts';
import { onPages } from './headers.ts';
import { openApi, openApiToRead } from './openapi.ts';
import { type Packing, packedOnce, packingFor } from './packing.ts';

const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'reference.js': { file: 'swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  'reference.css': { file: 'swagger-ui.css', type: 'text/css; charset=utf-8' },
};

export function mountDocs(server: FastifyInstance, kernel: Kernel, version: string) {
  const { registry, modules } = kernel;
  const documents = {
    '/openapi.json': () => openApi(registry.all(), modules, version),
    '/docs/openapi.json': () => openApiToRead(registry.all(), modules, version),
  };
  for (const [path, drawn] of Object.entries(documents)) {
    let document: Document | undefined;
    server.get(path, (request, reply) => {
      document ??= documentOf('application/json; charset=utf-8', JSON.stringify(drawn()));
      return sendPacked(request, reply, document);
    });
  }
  server.get('/docs', (_request, reply) => reply.headers(onPages).type('text/html; charset=utf-8').send(referencePage));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(referenceStart));
  server.get('/docs/look.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(referenceLook));
  server.get('/favicon.svg', (_request, reply) => reply.type('image/svg+xml').send(favicon));
  for (const [name, { file, type }] of Object.entries(files)) {
    let document: Document | undefined;
    server.get(`/docs/${name}`, async (request, reply) => {
      document ??= documentOf(type, await readFile(assetPath(file)));
      reply.header('cache-control', 'public, max-age=3600');
      return sendPacked(request, reply, document);
    });
  }
}

interface Document {
  readonly type: string;
  readonly bytes: string | Buffer;
  packed(way: Packing): Promise<Buffer>;
}

function documentOf(type: string, bytes: string | Buffer): Document {
  return { type, bytes, packed: packedOnce(bytes) };
}

async function sendPacked({ headers }: FastifyRequest, reply: FastifyReply, { type, bytes, packed }: Document) {
  reply.type(type).header('vary', 'accept-encoding');
  const way = packingFor(headers['accept-encoding']);
  return way ? reply.header('content-encoding', way).send(await packed(way)) : reply.send(bytes);
}

/** Found without being loaded: it is the browser's to run. */
function assetPath(file: string): string {
  return fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`));
}
