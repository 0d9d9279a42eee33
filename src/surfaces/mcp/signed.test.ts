// For programs that can not be told a credential: what they say is passed on as it is, with one.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Signed {
  readonly port: number;
  close(): void;
}

export async function signedIn(port: number, key: string): Promise<Signed> {
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    // The suite asks for the endpoint by the port it knows; a foreign host stays a foreign host.
    const authorization = headers.authorization ?? `Bearer ${key}`;
    const onward = request(
      { port, host: '127.0.0.1', method, path, headers: { ...headers, authorization } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(onward);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
