// What is not even a request: an address that can not be read, or bytes that are no HTTP. It is answered like any other
// refusal, as far as there is somebody to answer.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, problemOf } from '#base/fault';
import { everywhere } from './headers.ts';

export function refuseAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(
    new Fault('invalid', 'The address is not a valid one, or a part of it is too long'),
    request.id,
  );
  const headers = { ...everywhere, 'x-request-id': request.id };
  reply.code(problem.status).headers(headers).type('application/problem+json; charset=utf-8').send(problem);
}

const refusals: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: new Fault('too_large', 'The headers of this request are larger than what is taken here'),
  ERR_HTTP_REQUEST_TIMEOUT: new Fault('invalid', 'The request did not arrive in time'),
};

export function refuseBytes(error: ConnectionError, socket: Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const fault = refusals[error.code ?? ''] ?? new Fault('invalid', 'This is not a valid HTTP request');
  const { status, ...problem } = problemOf(fault, '');
  const body = JSON.stringify({ ...problem, status });
  const headers = {
    ...everywhere,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}
