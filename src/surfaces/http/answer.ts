// From the pipeline's answer to HTTP: JSON, bytes, a redirect, a page or a stream.
import type { FastifyReply } from 'fastify';
import { atTurnsEnd } from '#base/turn';
import { getRequest } from '#kernel/approval';
import type { AnyContract, Cookie } from '#kernel/contract';
import type { Answer } from '#kernel/invoke';
import { dress, flatHeaders, onPages } from './headers.ts';
import { pack, packedFrom, packingFor } from './packing.ts';
import { pageShell } from './page.ts';
import { sendStream } from './sse.ts';

type Done = Extract<Answer, { status: 'done' }>;

interface File {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface Sending {
  readonly secure: boolean;
  /** For answers that may be streams. */
  readonly streaming: StreamSending | undefined;
}

interface StreamSending {
  readonly abort: AbortController;
  /** Calls back when whoever may follow this contract's streams would not be let in any more. */
  watch(contract: AnyContract, out: (reason: unknown) => void): () => void;
}

/** Where somebody sees what became of a call that waits. */
const lookAt = `/api/v1/${getRequest.name.split('.').join('/')}`;

export function sendAnswer(reply: FastifyReply, answer: Answer, sending: Sending) {
  if (answer.status === 'waiting') {
    const { status, approvalId } = answer;
    const also = ['location', `${lookAt}?approvalId=${encodeURIComponent(approvalId)}`];
    return sendJson(reply, { status, approvalId }, { code: 202, secure: sending.secure, also });
  }
  if (answer.status === 'rehearsed') {
    return sendJson(reply, { status: 'rehearsed', ...answer.rehearsal }, { code: 200, secure: sending.secure });
  }
  if (answer.contract.answer === 'json') return sendDone(reply, answer, sending);
  if (answer.contract.answer === 'redirect') return sendRedirect(reply, answer, sending);
  dress(reply.request, reply);
  if (answer.entryId) reply.header('cadre-entry', answer.entryId);
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  for (const cookie of answer.cookies) reply.header('set-cookie', cookieText(cookie, sending.secure));
  return senders[answer.contract.answer](reply, answer, sending);
}

/** What a page of another site may read. */
export const openly = { 'access-control-allow-origin': '*' } as const;

function sendDone(reply: FastifyReply, answer: Done, { secure }: Sending) {
  const { output } = answer;
  return sendJson(reply, output ?? null, {
    code: isAccepted(output) ? 202 : 200,
    secure,
    also: asides(answer, secure),
  });
}

function sendRedirect(reply: FastifyReply, answer: Done, { secure }: Sending) {
  const { location, status } = answer.output as { location: string; status: 302 | 303 | 307 | 308 };
  return send(reply, '', { code: status, secure, also: ['location', location, ...asides(answer, secure)] });
}

/** What is told beside the answer itself. */
function asides({ contract, entryId, replayed, cookies }: Done, secure: boolean): string[] {
  const also: string[] = contract.spec.anyOrigin ? Object.entries(openly).flat() : [];
  if (entryId) also.push('cadre-entry', entryId);
  if (replayed) also.push('idempotency-replayed', 'true');
  for (const cookie of cookies) also.push('set-cookie', cookieText(cookie, secure));
  return also;
}

/** Work over time has begun; what becomes of it is looked up under its `runId`. */
function isAccepted(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'status' in output && output.status === 'accepted';
}

interface Head {
  readonly code: number;
  readonly secure: boolean;
  readonly also?: readonly string[];
}

function sendJson(reply: FastifyReply, body: unknown, { code, secure, also = [] }: Head): FastifyReply {
  const kind = ['content-type', 'application/json; charset=utf-8', ...also];
  return send(reply, JSON.stringify(body), { code, secure, also: kind });
}

/** Past the framework, whose headers cost as much as the whole pipeline. */
function send(reply: FastifyReply, text: string, head: Head): FastifyReply {
  reply.hijack();
  const way = text.length < packedFrom ? undefined : packingFor(reply.request.headers['accept-encoding']);
  if (!way) return write(reply, text, head);
  const also = [...(head.also ?? []), 'content-encoding', way, 'vary', 'accept-encoding'];
  pack(way, text).then(
    (packed) => write(reply, packed, { ...head, also }),
    () => write(reply, text, head),
  );
  return reply;
}

function write(reply: FastifyReply, body: string | Buffer, { code, secure, also = [] }: Head): FastifyReply {
  const { raw } = reply;
  const headers = flatHeaders(reply.request.id, secure);
  headers.push('content-length', String(Buffer.byteLength(body)), ...also);
  raw.writeHead(code, headers);
  atTurnsEnd(() => raw.end(body));
  return reply;
}

const senders: Readonly<
  Record<
    Exclude<Done['contract']['answer'], 'json' | 'redirect'>,
    (reply: FastifyReply, answer: Done, sending: Sending) => unknown
  >
> = {
  bytes(reply, { output }) {
    const { name, type, bytes } = output as File;
    const written = encodeURIComponent(name.toWellFormed()).replace(
      /['()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16)}`,
    );
    reply.header('content-disposition', `attachment; filename*=UTF-8''${written}`);
    return reply.type(type).send(Buffer.from(bytes));
  },
  page(reply, { output }) {
    const page = output as { title: string; html: string; location?: string };
    // Who can not be shown this page is led to another one.
    if (page.location !== undefined) return reply.redirect(page.location, 303);
    return reply.headers(onPages).type('text/html; charset=utf-8').send(pageShell(page));
  },
  stream(reply, { output, contract }, { streaming }) {
    const abort = () => streaming?.abort.abort();
    if (reply.request.method !== 'HEAD') {
      const watch = (out: (reason: unknown) => void) => streaming?.watch(contract, out) ?? nothing;
      return sendStream(reply, output as AsyncIterable<unknown>, { abort, watch });
    }
    abort();
    return reply.type('text/event-stream').send();
  },
};

const nothing = () => undefined;

function cookieText({ name, value, maxAgeSeconds }: Cookie, secure: boolean): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
}
