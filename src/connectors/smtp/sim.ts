// A small fake of a mail server: it knows one mailbox, takes letters for everybody but nobody@…, and keeps them.
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Sim, SimFault } from '#kernel/connection';

export const simMailbox = { user: 'ada@example.com', password: 'the password of the mailbox' };

export interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

export interface MailSim extends Sim {
  readonly port: number;
  readonly letters: readonly Taken[];
  /** What was said to it, line by line, letters excepted. */
  readonly heard: readonly string[];
}

const slowMs = 150;
const end = '\r\n.\r\n';
const credentials = Buffer.from(`\0${simMailbox.user}\0${simMailbox.password}`).toString('base64');

export async function startMailServer(): Promise<MailSim> {
  const letters: Taken[] = [];
  const heard: string[] = [];
  const due: SimFault[] = [];
  const open = new Set<Socket>();
  let now: () => SimFault | undefined = () => undefined;

  async function receive(socket: Socket) {
    open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
    const fault = due.shift() ?? now();
    if (fault === 'cut') return void socket.destroy();
    if (fault === 'lie') return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    if (fault === 'limited') return void socket.end('421 4.3.2 Too many guests\r\n');
    if (fault === 'slow') await new Promise((done) => setTimeout(done, slowMs));
    socket.write('220 mail.example.com ESMTP\r\n');
    converse({ socket, fault, letters, heard });
  }

  const server = createServer((socket) => {
    receive(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The sim listens on no port');
  const { port } = address;
  return {
    ...{ host: `127.0.0.1:${port}`, url: `smtp://127.0.0.1:${port}`, asked: [], port, letters, heard },
    fail: (...faults) => void due.push(...faults),
    failNowAndThen(seed, faults) {
      let turn = seed;
      now = () => {
        turn += 1;
        return turn % 3 === 0 ? faults[turn % faults.length] : undefined;
      };
    },
    stop() {
      for (const socket of open) socket.destroy();
      return new Promise<void>((done) => void server.close(() => done()));
    },
  };
}

interface Guest {
  readonly socket: Socket;
  readonly fault: SimFault | undefined;
  readonly letters: Taken[];
  readonly heard: string[];
}

function converse(guest: Guest) {
  const { socket, heard } = guest;
  const answer = answers(guest);
  let said = '';
  let isLetter = false;

  /** The next line or letter, once it is there whole. */
  function next(): string | undefined {
    const stop = isLetter ? end : '\r\n';
    const at = said.indexOf(stop);
    if (at < 0) return undefined;
    const whole = said.slice(0, at);
    said = said.slice(at + stop.length);
    return whole;
  }

  function reply(whole: string) {
    if (!isLetter) heard.push(whole);
    const text = isLetter ? answer.letter(whole) : answer.line(whole);
    isLetter = text?.startsWith('354') ?? false;
    if (text !== undefined) socket.write(`${text}\r\n`);
  }

  socket.on('data', (chunk) => {
    said += chunk.toString('utf8');
    for (let whole = next(); whole !== undefined; whole = next()) reply(whole);
  });
}

function answers({ socket, fault, letters }: Guest) {
  const envelope: { from: string; to: string[] } = { from: '', to: [] };
  let isIn = false;

  const verbs: Readonly<Record<string, (rest: string) => string>> = {
    ehlo: () => '250-mail.example.com\r\n250-AUTH PLAIN\r\n250 SIZE 30000000',
    auth(rest) {
      isIn = rest === `PLAIN ${credentials}`;
      return isIn ? '235 2.7.0 Welcome' : '535 5.7.8 Not you';
    },
    mail(rest) {
      if (!isIn) return '530 5.7.0 Say first who you are';
      Object.assign(envelope, { from: addressIn(rest), to: [] });
      return '250 2.1.0 OK';
    },
    rcpt(rest) {
      const to = addressIn(rest);
      if (to.startsWith('nobody@')) return '550 5.1.1 Nobody of this name';
      envelope.to.push(to);
      return '250 2.1.5 OK';
    },
    data: () => (envelope.to.length > 0 ? '354 Go on' : '503 5.5.1 For whom?'),
    quit: () => '221 2.0.0 Bye',
  };

  return {
    line(said: string): string {
      const [verb = ''] = said.split(' ');
      if (fault === 'broken') return '451 4.3.0 Something is broken';
      return verbs[verb.toLowerCase()]?.(said.slice(verb.length + 1)) ?? '500 5.5.2 What?';
    },
    letter(text: string): string | undefined {
      letters.push({ ...envelope, text: text.replace(/^\.\./gm, '.') });
      if (fault === 'lost') socket.destroy();
      return fault === 'lost' || fault === 'deaf' ? undefined : '250 2.0.0 Taken';
    },
  };
}

function addressIn(text: string): string {
  return /<([^>]*)>/.exec(text)?.[1] ?? '';
}
