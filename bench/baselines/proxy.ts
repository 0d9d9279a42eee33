// A pass-through by hand on node:http: reads the body, checks that it is JSON and names a model, asks the provider over
// connections that it keeps, and hands the answer on as it comes. Nobody signs in, nothing is counted.
import { Agent, request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tellReady } from '../harness/target.ts';

const [provider = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function passOn(path: string, body: Buffer, response: ServerResponse) {
  const { model } = JSON.parse(body.toString()) as { model?: unknown };
  if (typeof model !== 'string') return void response.writeHead(400).end();
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const asked = ask(`${provider}${path}`, { method: 'POST', agent, headers }, (answer) => {
    const { 'content-type': type = '', 'content-length': length } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, {
      'content-type': type,
      ...(length === undefined ? {} : { 'content-length': length }),
    });
    answer.pipe(response);
  });
  asked.on('error', () => response.destroy());
  asked.end(body);
}

const server = createServer((incoming: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => passOn(incoming.url ?? '', Buffer.concat(chunks), response));
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  const { port } = server.address() as AddressInfo;
  tellReady({ port }, async () => undefined);
});
