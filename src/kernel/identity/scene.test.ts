// How the stories of this folder come in: through the pipeline, with a credential, from somewhere.
import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '#base/fault';
import type { AnyContract, Cookie, InputOf, Origin, OutputOf } from '#kernel/contract';
import type { World } from '#test/world';
import type { Credential } from './authenticate.ts';
import { type Entry, login, register } from './contracts.ts';

export const here: Origin = {
  door: 'http',
  requestId: 'r',
  ip: '127.0.0.1',
  host: 'localhost:3000',
  userAgent: 'test',
};
export const elsewhere: Origin = { ...here, ip: '203.0.113.7', host: 'app.example.com' };
export const nobody: Credential = { kind: 'none' };

export const bearer = (token: string): Credential => ({ kind: 'bearer', token });
export const cookie = (value: string): Credential => ({ kind: 'cookie', value });

/** Who asks whom, from where. */
export interface Way {
  readonly world: World;
  readonly as?: Credential;
  readonly from?: Origin;
  readonly key?: string;
  readonly rehearse?: boolean;
}

export interface Asked<Output> {
  readonly output: Output;
  readonly cookies: readonly Cookie[];
}

/** One call through the whole pipeline. */
export async function ask<C extends AnyContract>(
  { world, as = nobody, from = here, key, rehearse = false }: Way,
  contract: C,
  input: InputOf<C>,
): Promise<Asked<OutputOf<C>>> {
  const request = { capability: contract.name, input, caller: as, origin: from, key, rehearse };
  const answer = await world.kernel.invoke(request);
  if (answer.status === 'rehearsed') return { output: answer.rehearsal.output as OutputOf<C>, cookies: [] };
  assert.equal(answer.status, 'done');
  return { output: answer.output as OutputOf<C>, cookies: answer.cookies };
}

export const ada = {
  email: 'ada@example.com',
  password: 'a long enough sentence',
  name: 'Ada',
  company: 'Example & Co',
} as const;

export interface SignedIn extends Entry {
  readonly as: Credential;
  readonly cookie: Credential;
}

export async function signUp(world: World, who: Partial<Record<keyof typeof ada, string>> = {}): Promise<SignedIn> {
  return signedIn(await ask({ world }, register, { ...ada, ...who }));
}

/** Everybody's password is Ada's. */
export async function signIn(world: World, email: string = ada.email): Promise<SignedIn> {
  return signedIn(await ask({ world }, login, { email, password: ada.password }));
}

function signedIn({ output, cookies }: Asked<Entry>): SignedIn {
  return { ...output, as: bearer(output.token), cookie: cookie(cookies[0]?.value ?? '') };
}

/** The refusal that `work` ends in, which must have this code. */
export async function refusal(code: FaultCode, work: () => unknown): Promise<Fault> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `It was not refused as ${code}` });
}
