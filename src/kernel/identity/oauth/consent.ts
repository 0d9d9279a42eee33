// The question to a person, and their answer. The form carries what was shown, sealed for the session it was shown to:
// nothing else can be decided, by nobody else, and not much later.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { change, currentSession, type House } from '../house.ts';
import * as people from '../people.ts';
import { placeOf } from '../places.ts';
import { freshSecret } from '../secret.ts';
import { authorize, decideConsent, showConsent } from './contracts.ts';
import { formOf } from './form.ts';
import { codeLife, consentLife } from './model.ts';
import { goneBackPage, questionPage } from './page.ts';
import { refusal } from './refusal.ts';
import { backTo, checkWish, clientOf, type Wish } from './request.ts';
import * as rows from './store.ts';

const Shown = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  state: z.string().optional(),
  challenge: z.string(),
  scopes: z.array(z.string()),
  resource: z.string().nullable(),
  until: z.string(),
});
type Shown = z.infer<typeof Shown>;

export function consentCapabilities(house: House): Capability[] {
  return [
    authorize.implement(async (call, asked) => {
      const base = house.urlOf(call.origin.host);
      const checked = await checkWish(house, call, asked);
      if (!checked.wish) return { location: checked.location };
      const question = `/oauth/consent?${new URLSearchParams(asked)}`;
      const next = (await isInSession(house, call))
        ? question
        : `/auth/login/?${new URLSearchParams({ next: question })}`;
      return { location: new URL(next, base).href };
    }),

    showConsent.implement(async (call, asked) => {
      const session = await sessionOf(house, call);
      const { wish } = await checkWish(house, call, asked);
      if (!wish) throw refusal('invalid_request', 'What this program asks for is not right; begin again from there');
      const person = await people.personById(house.store.engine(call.now).db, session.userId);
      const { name: company } = await placeOf(house, call.tenant.id);
      const request = house.seal.seal(nameOf(session.id, call), JSON.stringify(shownOf(wish, call)));
      return questionPage({ wish, email: person?.email ?? '', company, request });
    }),

    decideConsent.implement(async (call, { body }) => {
      const session = await sessionOf(house, call);
      const fields = formOf(body);
      const shown = opened(house, nameOf(session.id, call), fields.request ?? '');
      if (!shown || shown.until <= call.now) {
        throw new Fault('invalid', 'This question is not yours or too old; begin again from the program');
      }
      const client = await clientOf(house, call, shown.clientId);
      const answer = fields.decision === 'allow' ? await allowed(house, call, shown) : { error: 'access_denied' };
      const iss = house.urlOf(call.origin.host);
      const location = backTo(shown.redirectUri, { ...answer, state: shown.state, iss });
      return goneBackPage({ client: client.name, location, isAllowed: fields.decision === 'allow' });
    }),
  ];
}

/** A key, or another program, is not a person who decides. */
async function sessionOf(house: House, call: Call) {
  const isPerson = call.actor.kind === 'person' && !call.actor.scopes;
  const session = isPerson ? await currentSession(house, call) : undefined;
  if (!session) throw new Fault('unauthenticated', 'Sign in, then decide whether to let this program in');
  return session;
}

function isInSession(house: House, call: Call): Promise<boolean> {
  return sessionOf(house, call).then(
    () => true,
    () => false,
  );
}

/** In another company it would be another question. */
function nameOf(sessionId: string, { tenant }: Call): string {
  return `consent:${sessionId}:${tenant.id}`;
}

function shownOf({ client, redirectUri, state, challenge, scopes, resource }: Wish, { now }: Call): Shown {
  const until = after(now, consentLife);
  return { clientId: client.id, redirectUri, ...(state ? { state } : {}), challenge, scopes, resource, until };
}

function opened({ seal }: House, name: string, sealed: string): Shown | undefined {
  const text = seal.open(name, sealed);
  return text === undefined ? undefined : Shown.parse(JSON.parse(text));
}

async function allowed(house: House, call: Call, shown: Shown): Promise<{ code: string }> {
  const { secret, digest } = freshSecret();
  const grant = { id: call.newId(), userId: call.actor.id, tenantId: call.tenant.id };
  const { clientId, scopes, resource, redirectUri, challenge } = shown;
  const expiresAt = after(call.now, codeLife);
  await change(house, call, async (db) => {
    await rows.insertGrant(db, { ...grant, clientId, scopes, resource });
    const code = { id: call.newId(), grantId: grant.id, hash: digest };
    await rows.insertCode(db, { ...code, redirectUri, challenge, expiresAt });
  });
  return { code: secret };
}
