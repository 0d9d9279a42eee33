import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { createEgress } from './egress.ts';
import { Secret } from './secret.ts';
import { fault, type Identity, identityOf, listenOn } from './testing.ts';

const value = 'pa$$-w0rd of the mailbox';
const name = 'mail.example.com';

function secretFor(hosts: readonly string[]) {
  const revealed: string[] = [];
  const secret = new Secret({
    hosts,
    reveal: ({ host }) => {
      revealed.push(host);
      return Promise.resolve(value);
    },
    refused: () => Promise.resolve(),
  });
  return { secret, revealed };
}

interface Post {
  readonly port: number;
  /** What was said to it, line by line, and whether it was encrypted by then. */
  readonly heard: { readonly line: string; readonly encrypted: boolean }[];
  close(): void;
}

/** A mail server as far as the first words; `injects` says something more before it is encrypted. */
async function startPost(identity: Identity, { offers = true, injects = '' } = {}): Promise<Post> {
  const heard: Post['heard'] = [];
  const hello = `250-Hello\r\n${offers ? '250-STARTTLS\r\n' : ''}250 SIZE\r\n`;
  const server = createServer((socket) => {
    socket.write('220 mail.example.com ESMTP\r\n');
    speak(socket, false);
  });

  function speak(socket: Socket, encrypted: boolean) {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        heard.push({ line, encrypted });
        if (line === 'STARTTLS') return encrypt(socket);
        socket.write(line.startsWith('EHLO') ? hello : '250 OK\r\n');
      }
    });
  }

  function encrypt(socket: Socket) {
    socket.removeAllListeners('data');
    socket.write(`220 Go ahead\r\n${injects}`);
    speak(new TLSSocket(socket, { isServer: true, ...identity }), true);
  }

  const port = await listenOn(server, '127.0.0.1');
  return { port, heard, close: () => server.close() };
}

async function said(socket: Socket, line: string): Promise<string> {
  socket.write(`${line}\r\n`);
  const [answer] = await once(socket, 'data');
  return String(answer);
}

async function withPost(
  given: Parameters<typeof startPost>[1],
  story: (parts: { post: Post; egress: ReturnType<typeof createEgress>; target: Target }) => Promise<void>,
) {
  const identity = identityOf(name);
  const post = await startPost(identity, given);
  const egress = createEgress({ allowPrivate: [`${name}:${post.port}`], extraCa: [identity.cert], resolve: loopback });
  try {
    await story({ post, egress, target: { host: name, port: post.port, startTls: 'smtp' } });
  } finally {
    await egress.close();
    post.close();
  }
}

interface Target {
  host: string;
  port: number;
  startTls: 'smtp';
}

const loopback = () => Promise.resolve(['127.0.0.1']);

test('the password is said encrypted, by whoever does not know it', () =>
  withPost({}, async ({ post, egress, target }) => {
    const { secret, revealed } = secretFor([name]);
    const socket = await egress.connect(target, { line: secret, purpose: 'mail' });
    const [greeting] = await once(socket, 'data');
    assert.equal(String(greeting), '220 mail.example.com ESMTP\r\n');
    await said(socket, 'EHLO cadre');
    await said(socket, 'AUTH PLAIN [secret:plain:ada%40example.com]');
    const last = post.heard.at(-1);
    const [, , token = ''] = last?.line.split(' ') ?? [];
    assert.equal(Buffer.from(token, 'base64').toString(), `\0ada@example.com\0${value}`);
    assert.ok(last?.encrypted);
    assert.deepEqual(revealed, [name]);
  }));

test('what a letter says leaves as it was written', () =>
  withPost({}, async ({ post, egress, target }) => {
    const { secret, revealed } = secretFor([name]);
    const socket = await egress.connect(target, { line: secret });
    await once(socket, 'data');
    for (const line of ['MAIL FROM:<a@example.com>', 'AUTH PLAIN [secret:plain:x]', '[secret]', 'PASS [secret]']) {
      await said(socket, line);
      assert.equal(post.heard.at(-1)?.line, line);
    }
    assert.deepEqual(revealed, []);
  }));

test('several lines at once are not lines by which one proves oneself', () =>
  withPost({}, async ({ post, egress, target }) => {
    const { secret, revealed } = secretFor([name]);
    const socket = await egress.connect(target, { line: secret });
    await once(socket, 'data');
    await said(socket, 'NOOP\r\nAUTH PLAIN [secret:plain:x]');
    assert.ok(!post.heard.some(({ line }) => line.includes(value)));
    assert.deepEqual(revealed, []);
  }));

test('a server that does not encrypt hears nothing', () =>
  withPost({ offers: false }, async ({ post, egress, target }) => {
    await assert.rejects(egress.connect(target, { line: secretFor([name]).secret }), fault('upstream', 'start-tls'));
    assert.deepEqual(
      post.heard.map(({ line }) => line),
      ['EHLO cadre'],
    );
  }));

test('words that somebody slips in before it is encrypted end the connection', () =>
  withPost({ injects: '250 Believe me\r\n' }, async ({ egress, target }) => {
    await assert.rejects(egress.connect(target, {}), fault('upstream', 'start-tls'));
  }));

test('a secret is not said to another server than it is meant for, nor in clear', () =>
  withPost({}, async ({ egress, target }) => {
    const elsewhere = secretFor(['mail.example.org']);
    await assert.rejects(egress.connect(target, { line: elsewhere.secret }), fault('forbidden', 'secret'));
    const { secret } = secretFor(['smtp.example.net']);
    const clear = { host: 'smtp.example.net', port: 8025 };
    await assert.rejects(egress.connect(clear, { line: secret }), fault('forbidden', 'secret-in-clear'));
  }));
