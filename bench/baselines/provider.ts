// A provider of models that answers at once: what is measured is what stands in front of it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tellReady } from '../harness/target.ts';

const message = { role: 'assistant', content: 'The quick brown fox jumps over the lazy dog. '.repeat(4) };
const answer = Buffer.from(
  JSON.stringify({
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model: 'gpt-4o-mini' },
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: { prompt_tokens: 112, completion_tokens: 40, total_tokens: 152 },
  }),
);

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  });
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  const { port } = server.address() as AddressInfo;
  tellReady({ port }, async () => undefined);
});
