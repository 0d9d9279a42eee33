// A secret in a conversation of lines (SMTP, POP3, IMAP). Only while one proves oneself: with the first line that is no
// part of that, such as one of a letter, everything leaves as it was written.
import type { Socket } from 'node:net';
import { Fault } from '#base/fault';
import type { SecretSource } from './secret.ts';

const proving =
  /^(EHLO|HELO|LHLO|NOOP|AUTH|CAPA|USER|PASS|STARTTLS|\S{1,20} (CAPABILITY|NOOP|ID|LOGIN|AUTHENTICATE))(\s|$)/i;
/** `[secret]` as it is; `[secret:base64]`; `[secret:plain:NAME]` as SASL PLAIN wants it, the name percent-encoded. */
const placeholder = /\[secret(?::(base64)|:plain:([^\]]*))?\]/;

export function withSecretLines(socket: Socket, source: SecretSource, host: string): Socket {
  const written = socket._write;
  const many = socket._writev;

  async function spoken(chunk: Buffer): Promise<Buffer> {
    const line = chunk.toString('utf8');
    if (!proving.test(line)) {
      Object.assign(socket, { _write: written, _writev: many });
      return chunk;
    }
    const [first, ...others] = line.trimEnd().split('\n');
    const found = others.length === 0 ? placeholder.exec(first ?? '') : null;
    if (!found) return chunk;
    const value = valueIn(found, await source.reveal({ host, method: 'CONNECT' }));
    return Buffer.from(line.replace(placeholder, () => value));
  }

  return Object.assign(socket, {
    _writev: undefined,
    _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error | null) => void) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      spoken(bytes).then(
        // Every byte is a character of this encoding.
        (out) => written.call(socket, out.toString('latin1'), 'latin1', done),
        (error: unknown) => done(error instanceof Error ? error : new Fault('internal', 'A line could not leave')),
      );
    },
  });
}

function valueIn([, base64, name]: RegExpExecArray, value: string): string {
  if (base64) return Buffer.from(value).toString('base64');
  if (name !== undefined) return Buffer.from(`\0${decodeURIComponent(name)}\0${value}`).toString('base64');
  if (/[\r\n]/.test(value))
    throw new Fault('internal', 'This secret has more than one line and can not be said in one');
  return value;
}
