// One conversation with a mail server: nodemailer speaks it, over the socket that egress has opened. It says where the
// password goes and never learns it.
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Fault } from '#base/fault';
import type { Reach } from '#kernel/contract';
import { Account, faultIn, targetOf } from './model.ts';

export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: Uint8Array;
}

const patienceMs = 10_000;
const attempts = 4;
const backoffMs = 100;

/** Looks whether it lets us in, and leaves. */
export async function tryLogin(reach: Reach): Promise<void> {
  await opened(reach, async ({ smtp }) => smtp.quit());
}

/** Answers which of those it is for the server did not take; it has gone to the others. */
export function post(reach: Reach, { from, to, content }: Letter, signal: AbortSignal) {
  return opened(reach, async ({ smtp, progress, next }) => {
    signal.throwIfAborted();
    const stop = () => smtp.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const body = Readable.from(leaving(content, progress));
      const sent = await next<{ rejected: string[] }>((done) =>
        smtp.send({ from, to: [...to], size: content.length }, body, done),
      );
      smtp.quit();
      return { rejected: sent?.rejected ?? [] };
    } finally {
      signal.removeEventListener('abort', stop);
    }
  });
}

interface Progress {
  hasBegun: boolean;
}

/** Nodemailer reads it when the server is ready for it: from then on nobody knows but the server. */
function* leaving(content: Uint8Array, progress: Progress) {
  progress.hasBegun = true;
  yield content;
}

type Done<Value> = (error: Error | null, value?: Value) => void;

interface Conversation {
  readonly smtp: SMTPConnection;
  readonly progress: Progress;
  next<Value>(begin: (done: Done<Value>) => void): Promise<Value | undefined>;
}

/** Until the letter begins to leave nothing is done, and it can be begun anew. */
async function opened<Result>(reach: Reach, work: (conversation: Conversation) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const progress = { hasBegun: false };
    try {
      return await once(reach, progress, work);
    } catch (error) {
      const fault = faultOf(reach, error, progress);
      if (fault.code !== 'limited' || progress.hasBegun || attempt === attempts) throw fault;
      await new Promise((done) => setTimeout(done, backoffMs * 2 ** (attempt - 1)));
    }
  }
}

async function once<Result>(
  reach: Reach,
  progress: Progress,
  work: (conversation: Conversation) => Promise<Result>,
): Promise<Result> {
  const account = Account.parse(reach.fields);
  const { default: Conversing } = await import('nodemailer/lib/smtp-connection');
  const connection = await reach.connect(targetOf(account));
  const smtp = new Conversing({
    ...{ connection, host: account.host, port: account.port, secured: true, ignoreTLS: true },
    name: account.from.slice(account.from.lastIndexOf('@') + 1),
    ...{ greetingTimeout: patienceMs, socketTimeout: patienceMs, customAuth: { PLAIN: unseen } },
  });
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  smtp.on('error', broken.reject);
  smtp.once('end', () => broken.reject(new Error('The server closed the connection')));
  const next: Conversation['next'] = (begin) => Promise.race([broken.promise, settled(begin)]);
  try {
    await next<void>((done) => smtp.connect((error) => done(error ?? null)));
    if (smtp.allowsAuth) await next((done) => smtp.login({ user: account.user, method: 'PLAIN' }, done));
    return await work({ smtp, progress, next });
  } finally {
    smtp.close();
  }
}

/** The password is put in as the line leaves. */
async function unseen({ auth, sendCommand }: { auth: { user?: string | undefined }; sendCommand: Say }) {
  const { status } = await sendCommand(`AUTH PLAIN [secret:plain:${encodeURIComponent(auth.user ?? '')}]`);
  if (status !== 235) throw new Error(`Not let in: ${status}`);
}

type Say = (line: string) => Promise<{ readonly status: number }>;

function settled<Value>(begin: (done: Done<Value>) => void): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    begin((error, value) => (error ? reject(error) : resolve(value)));
  });
}

function faultOf(reach: Reach, error: unknown, { hasBegun }: Progress): Fault {
  const { host } = Account.parse(reach.fields);
  if (!(error instanceof Fault)) return faultIn(Object(error), { host, hasBegun });
  return error.code === 'upstream' ? faultIn({ code: String(error.details?.reason) }, { host, hasBegun }) : error;
}
