// From a plain conversation to an encrypted one, before anybody else speaks on it. What the server said first is put
// back, so that whoever is handed the socket meets it as on a fresh connection.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Fault } from '#base/fault';

const longest = 10_000;

/** Answers the server's first words. From here on TLS is spoken. */
export async function smtpStartTls(socket: Socket, signal: AbortSignal): Promise<string> {
  const greeting = await reply(socket, signal, 220);
  socket.write('EHLO cadre\r\n');
  const offers = await reply(socket, signal, 250);
  if (!/^250[- ]STARTTLS\s*$/im.test(offers)) throw refused('offers no encryption');
  socket.write('STARTTLS\r\n');
  await reply(socket, signal, 220);
  return greeting;
}

const lastLine = /^\d{3}(?: [^\r\n]*)?\r?\n/m;

async function reply(socket: Socket, signal: AbortSignal, code: number): Promise<string> {
  let text = '';
  while (!lastLine.test(text)) {
    const chunk = socket.read();
    if (chunk === null) await Promise.race([once(socket, 'readable', { signal }), ended(socket, signal)]);
    else text += chunk;
    if (text.length > longest) throw refused('says too much');
  }
  const last = lastLine.exec(text);
  // What follows was said by somebody in between, to be taken for encrypted words.
  if (last && last.index + last[0].length < text.length) throw refused('spoke out of turn');
  if (!text.startsWith(String(code))) throw refused(`answered ${text.slice(0, 3)}`);
  return text;
}

async function ended(socket: Socket, signal: AbortSignal): Promise<never> {
  await once(socket, 'end', { signal });
  throw refused('closed the connection');
}

function refused(why: string): Fault {
  return new Fault('upstream', `The mail server ${why}`, { details: { reason: 'start-tls' } });
}
