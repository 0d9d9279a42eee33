// How the console asks: one capability by its name, at the same origin, with the session of the browser.
import type { Capabilities } from './capabilities.ts';
import { signedOut } from './session.ts';
import { type Told, togetherBy } from './together.ts';

export type CapabilityName = keyof Capabilities;
export type InputOf<Name extends CapabilityName> = Capabilities[Name]['input'];
export type OutputOf<Name extends CapabilityName> = Capabilities[Name]['output'];

/** A refusal as the server tells it (RFC 9457), or as we tell it when there is no server to be heard. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly reference: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(told: { code: string; status: number; detail: string; requestId: string; [more: string]: unknown }) {
    super(told.detail);
    this.name = 'Problem';
    this.code = told.code;
    this.status = told.status;
    this.reference = told.requestId;
    this.details = told;
  }
}

/** What a press came to. */
export type Outcome<Output = unknown> =
  | { readonly status: 'done'; readonly output: Output; readonly entryId: string | null }
  | { readonly status: 'waiting'; readonly approvalId: string };

export interface Rehearsal {
  readonly output: unknown;
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
  readonly sends: readonly { readonly capability: string; readonly input: unknown }[];
  readonly later: readonly { readonly capability: string; readonly input: unknown; readonly dueAt: string }[];
  readonly changedRows: number;
  readonly calls: readonly string[];
}

interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const patienceMs = 30_000;

/** The answer as it comes; a form with files goes as a form. */
export async function post(capability: string, input: unknown, { headers, signal }: Asking = {}): Promise<Response> {
  const isForm = input instanceof FormData;
  const limits = [AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])];
  const answer = await fetch(`/api/v1/${capability.split('.').join('/')}`, {
    method: 'POST',
    headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), accept: 'application/json', ...headers },
    body: isForm ? input : JSON.stringify(input),
    signal: AbortSignal.any(limits),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : unheard(error);
  });
  if (answer.ok) return answer;
  if (answer.status === 401) signedOut();
  throw await problemIn(answer);
}

function unheard(error: unknown): Problem {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  const detail = isLate ? `no answer in ${patienceMs / 1000} s` : 'the server can not be reached';
  return new Problem({ code: isLate ? 'late' : 'offline', status: 0, detail, requestId: '' });
}

async function problemIn(answer: Response): Promise<Problem> {
  const text = await answer.text();
  try {
    return new Problem(JSON.parse(text));
  } catch {
    const detail = `the server answered ${answer.status}`;
    return new Problem({ code: 'internal', status: answer.status, detail, requestId: '' });
  }
}

async function readAlone(capability: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
  return (await post(capability, input, { signal })).json();
}

/** A read by a name that was only known at run time. */
export const readByName = togetherBy({
  alone: readAlone,
  async all(reads, signal) {
    return ((await readAlone('platform.home.read', { reads }, signal)) as { items: Told[] }).items;
  },
  refusal: ({ code, message }) => new Problem({ code, status: 400, detail: message, requestId: '' }),
});

export async function read<Name extends CapabilityName>(capability: Name, input: InputOf<Name>, signal?: AbortSignal) {
  return (await readByName(capability, input, signal)) as OutputOf<Name>;
}

/** Once per press: the key stays the same when a press is tried again. */
export async function runByName(capability: string, input: unknown, key: string): Promise<Outcome> {
  const answer = await post(capability, input, { headers: { 'idempotency-key': key } });
  const output: unknown = await answer.json();
  if (answer.status === 202 && isWaiting(output)) return { status: 'waiting', approvalId: output.approvalId };
  return { status: 'done', output, entryId: answer.headers.get('cadre-entry') };
}

/** What begins a run is accepted just so, and done as far as the press is concerned. */
function isWaiting(output: unknown): output is { readonly approvalId: string } {
  return typeof output === 'object' && output !== null && 'approvalId' in output;
}

export async function run<Name extends CapabilityName>(capability: Name, input: InputOf<Name>, key: string) {
  return (await runByName(capability, input, key)) as Outcome<OutputOf<Name>>;
}

export async function rehearse(capability: string, input: unknown): Promise<Rehearsal> {
  return (await post(capability, input, { headers: { 'cadre-rehearse': 'true' } })).json();
}

/** Not `randomUUID`, which a page that came without TLS from another machine does not have. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
