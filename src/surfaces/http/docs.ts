// `/openapi.json` and the interactive reference at `/docs`.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Kernel } from '#kernel';
import { favicon, referenceLook, referencePage, referenceStart } from './docs-page.ts';
import { onPages } from './headers.ts';
import { openApi, openApiToRead } from './openapi.ts';

const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'reference.js': { file: 'swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  'reference.css': { file: 'swagger-ui.css', type: 'text/css; charset=utf-8' },
};

export function mountDocs(server: FastifyInstance, kernel: Kernel, version: string) {
  let document: string | undefined;
  server.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApi(kernel.registry.all(), kernel.modules, version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  let toRead: string | undefined;
  server.get('/docs/openapi.json', (_request, reply) => {
    toRead ??= JSON.stringify(openApiToRead(kernel.registry.all(), kernel.modules, version));
    return reply.type('application/json; charset=utf-8').send(toRead);
  });
  server.get('/docs', (_request, reply) => reply.headers(onPages).type('text/html; charset=utf-8').send(referencePage));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(referenceStart));
  server.get('/docs/look.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(referenceLook));
  server.get('/favicon.svg', (_request, reply) => reply.type('image/svg+xml').send(favicon));
  for (const [name, { file, type }] of Object.entries(files)) {
    server.get(`/docs/${name}`, async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=3600');
      return reply.type(type).send(await readFile(assetPath(file)));
    });
  }
}

/** Found without being loaded: it is the browser's to run. */
function assetPath(file: string): string {
  return fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`));
}
