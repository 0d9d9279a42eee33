// How bodies of JSON are read.
import type { FastifyInstance } from 'fastify';
import { Fault } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';

/** Takes over bodies of JSON, and leaves those of plain text to nobody. */
export function takeJson(server: FastifyInstance) {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isTooDeep(body)) done(new Fault('invalid', `The body is nested deeper than ${deepest} levels`));
    else parse(request, body, done);
  });
}
