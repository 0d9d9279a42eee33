// What a program asks for, checked. Until its address is known to be its own, nothing is sent there.
import type { Call } from '#kernel/contract';
import type { House } from '../house.ts';
import type { Asked } from './contracts.ts';
import { challengeShape, scopesOf } from './model.ts';
import { type OauthError, refusal } from './refusal.ts';
import { type Client, clientById } from './store.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Wish {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly challenge: string;
  readonly scopes: string[];
  readonly resource: string | null;
}

export type Checked = { readonly wish: Wish } | { readonly wish: undefined; readonly location: string };

/** A wish, or where to send the browser with what is wrong with it. */
export async function checkWish(house: House, call: Call, asked: Asked): Promise<Checked> {
  const client = await clientOf(house, call, asked.client_id);
  const [only, ...others] = client.redirectUris;
  const redirectUri = asked.redirect_uri ?? (others.length === 0 ? only : undefined);
  if (!redirectUri || !client.redirectUris.includes(redirectUri)) {
    throw refusal('invalid_redirect_uri', 'The program wants to be answered at an address that it has not registered');
  }
  const { state } = asked;
  const issuer = house.urlOf(call.origin.host);
  const problem = problemWith(asked, issuer);
  if (problem) return { wish: undefined, location: backTo(redirectUri, { error: problem, state, iss: issuer }) };
  const { code_challenge: challenge = '', resource = null } = asked;
  return { wish: { client, redirectUri, state, challenge, scopes: scopesOf(asked.scope) ?? [], resource } };
}

export async function clientOf({ store }: House, call: Call, id: string | null | undefined): Promise<Client> {
  const client = id && uuid.test(id) ? await clientById(store.engine(call.now).db, id) : undefined;
  if (!client) throw refusal('invalid_client', 'This program is not known here; let it register first');
  return client;
}

function problemWith(asked: Asked, issuer: string): OauthError | undefined {
  if (asked.response_type !== 'code') return 'unsupported_response_type';
  if (asked.code_challenge_method !== 'S256' || !challengeShape.test(asked.code_challenge ?? '')) {
    return 'invalid_request';
  }
  if (!scopesOf(asked.scope)) return 'invalid_scope';
  return isOurs(asked.resource, issuer) ? undefined : 'invalid_target';
}

/** Whatever is ours is one: a token is good for this installation and for no other. */
export function isOurs(resource: string | undefined, issuer: string): boolean {
  return resource === undefined || URL.parse(resource)?.origin === new URL(issuer).origin;
}

export function backTo(redirectUri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
