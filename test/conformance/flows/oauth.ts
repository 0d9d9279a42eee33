// A program of somebody else that asks to be let in, from its first word to its token.
import type { Scene } from '../scene.ts';
import { type Cast, type Flows, form, outputOf, raw, signedIn } from './cast.ts';

const back = 'http://127.0.0.1:8000/back';
/** The pair that RFC 7636 shows in its appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** One program is enough for all of a scene. */
const programs = new WeakMap<Scene, Promise<string>>();

function program({ scene, world }: Cast): Promise<string> {
  const known = programs.get(scene) ?? registered(world);
  programs.set(scene, known);
  return known;
}

async function registered(world: Cast['world']): Promise<string> {
  const input = raw(JSON.stringify({ client_name: 'Example', redirect_uris: [back] }));
  const { contract } = world.kernel.registry.find('identity.oauth.register');
  return String(Reflect.get(Object(await outputOf(world, contract, input)), 'client_id'));
}

async function wish(cast: Cast) {
  return {
    ...{ client_id: await program(cast), redirect_uri: back, response_type: 'code' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  };
}

/** Somebody in a session, who has the question before them. */
async function asked(cast: Cast) {
  const person = await signedIn(cast);
  const { html } = await through<{ html: string }>(cast, 'identity.oauth.show', await wish(cast), person.who);
  const request = /name="request" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return { ...person, answer: form({ request, decision: 'allow' }) };
}

/** Somebody who has said yes, and the code that the program was handed for it. */
async function allowed(cast: Cast) {
  const { answer, ...person } = await asked(cast);
  const { html } = await through<{ html: string }>(cast, 'identity.oauth.decide', answer, person.who);
  const code = /[?&;]code=([\w-]+)/.exec(html)?.[1] ?? '';
  const client_id = await program(cast);
  return {
    ...{ person, client_id },
    exchange: form({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: back, client_id }),
  };
}

async function through<Output>({ world }: Cast, name: string, input: unknown, who?: Cast['as']): Promise<Output> {
  return (await outputOf(world, world.kernel.registry.find(name).contract, input, who)) as Output;
}

export const oauthFlows: Flows = {
  'identity.oauth.authorize': async (cast) => ({ input: await wish(cast) }),
  async 'identity.oauth.show'(cast) {
    const { caller } = await signedIn(cast);
    return { input: await wish(cast), caller };
  },
  async 'identity.oauth.decide'(cast) {
    const { answer, caller } = await asked(cast);
    return { input: answer, caller };
  },
  'identity.oauth.token': async (cast) => ({ input: (await allowed(cast)).exchange }),
  async 'identity.oauth.revoke'(cast) {
    const { exchange, client_id } = await allowed(cast);
    const { refresh_token } = await through<{ refresh_token: string }>(cast, 'identity.oauth.token', exchange);
    return { input: form({ token: refresh_token, client_id }) };
  },
  async 'identity.grant.revoke'(cast) {
    const { person } = await allowed(cast);
    type Grants = { readonly items: readonly { readonly id: string }[] };
    const { items } = await through<Grants>(cast, 'identity.grant.list', {}, person.who);
    return { input: { grantId: items[0]?.id }, caller: person.caller, token: person.token };
  },
};
