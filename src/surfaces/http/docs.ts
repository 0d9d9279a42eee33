// `/openapi.json` and the interactive reference at `/docs`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import swaggerUi from 'swagger-ui-dist';
import type { Kernel } from '#kernel';
import { onPages } from './headers.ts';
import { openApi } from './openapi.ts';

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
  server.get('/docs', (_request, reply) => reply.headers(onPages).type('text/html; charset=utf-8').send(page));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  server.get('/docs/look.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(look));
  for (const [name, { file, type }] of Object.entries(files)) {
    server.get(`/docs/${name}`, async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=3600');
      return reply.type(type).send(await readFile(join(swaggerUi.getAbsoluteFSPath(), file)));
    });
  }
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cadre API reference</title>
<link rel="stylesheet" href="/docs/reference.css">
<link rel="stylesheet" href="/docs/look.css">
</head>
<body><div id="reference"></div>
<script src="/docs/reference.js"></script><script src="/docs/start.js"></script>
</body>
</html>`;

const start = `SwaggerUIBundle({ url: '/openapi.json', domNode: document.getElementById('reference'),
  deepLinking: true, filter: true, docExpansion: 'none', defaultModelsExpandDepth: -1, tryItOutEnabled: true,
  persistAuthorization: false, validatorUrl: null, displayRequestDuration: true });`;

const look = `
body { margin: 0; background: oklch(0.985 0.004 85); }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag { font-family: Inter, system-ui, sans-serif; }
.swagger-ui .info { margin: 32px 0 24px; }
@media (prefers-color-scheme: dark) {
  body { background: oklch(0.19 0.006 75); }
  #reference { filter: invert(0.9) hue-rotate(180deg); }
  .swagger-ui .microlight, .swagger-ui img { filter: invert(1) hue-rotate(180deg); }
}
`;
