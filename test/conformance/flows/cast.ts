// Whom a flow plays with, and the small scenes that several of them begin with.
import type { AnyContract, InputOf, Origin, OutputOf } from '#kernel/contract';
import type { Authenticated, Credential } from '#kernel/identity';
import { register } from '#kernel/identity';
import type { World } from '../../world.ts';
import { type Company, inHouse, type Scene } from '../scene.ts';

export interface RealCall {
  readonly input: unknown;
  readonly caller: { readonly kind: 'known'; readonly who: Authenticated } | Credential;
  /** With what the same caller comes in by a door: an API key, or the token of a session. */
  readonly token: string;
  readonly origin?: Origin;
}

export interface Cast {
  readonly scene: Scene;
  readonly world: World;
  readonly there: Company;
  /** Who calls unless the flow says otherwise. */
  readonly as: Authenticated;
  /** Calls a capability by name as `as` and answers its output. */
  ask<Output = Readonly<Record<string, unknown>>>(name: string, input: unknown): Promise<Output>;
  /** A word that no other call has used. */
  readonly word: string;
}

export type Flow = (cast: Cast) => Partial<RealCall> | Promise<Partial<RealCall>>;
export type Flows = Readonly<Record<string, Flow>>;

export interface Made {
  readonly id: string;
  readonly version: number;
}

export const here: Origin = { ...inHouse, host: 'localhost' };
/** A body that is not JSON, and a form, as they lie inside JSON. */
export const raw = (text: string) => ({ body: Buffer.from(text).toString('base64'), headers: {} });
export const form = (fields: Readonly<Record<string, string>>) => raw(new URLSearchParams(fields).toString());
export const password = 'a long enough sentence';

/** Somebody who has just signed up, in a session, with a company of their own. */
export async function signedIn({ world, word }: Cast) {
  const email = `${word}@example.com`;
  const input = { email, password, name: 'Ada', company: `Company ${word}` };
  const { token } = await outputOf(world, register, input);
  const who = await whoIs(world, token);
  return { who, email, token, caller: { kind: 'known', who } as const };
}

export async function whoIs(world: World, token: string): Promise<Authenticated> {
  const who = await world.kernel.identity.authenticate({ kind: 'bearer', token });
  if (!who) throw new Error('A fresh token was not known');
  return who;
}

let visitors = 0;

/** Each from an address of their own, so that none of them meets the limit of what one may ask in a minute. */
function fromAfar(): Origin {
  visitors += 1;
  return { ...here, ip: `127.1.${visitors >> 8}.${visitors & 255}` };
}

/** What a visitor is answered, or `who` if somebody is named. */
export async function outputOf<C extends AnyContract>(
  world: World,
  contract: C,
  input: InputOf<C>,
  who?: Authenticated,
): Promise<OutputOf<C>> {
  const caller = who ? ({ kind: 'known', who } as const) : ({ kind: 'none' } as const);
  const answer = await world.kernel.invoke({ capability: contract.name, input, caller, origin: fromAfar() });
  if (answer.status !== 'done') throw new Error(`${contract.name} answered ${answer.status}`);
  return answer.output as OutputOf<C>;
}

export async function inSession(cast: Cast, input: unknown = {}): Promise<Partial<RealCall>> {
  const { caller, token } = await signedIn(cast);
  return { input, caller, token };
}

/** The id of somebody who has just come to the company. */
export async function newcomer({ world, there }: Cast): Promise<string> {
  return (await world.person(there.tenantId, 'client')).actor.id;
}

/** A note that has just been written, and which entry of the record says so. */
export async function note({ world, as, word }: Cast) {
  const input = { title: `Note ${word}`, body: word, tags: ['ideas'] };
  const answer = await world.answer(as, 'notes.note.create', input);
  if (answer.status !== 'done') throw new Error(`A note was answered with ${answer.status}`);
  return { ...(answer.output as Made), entryId: answer.entryId };
}
