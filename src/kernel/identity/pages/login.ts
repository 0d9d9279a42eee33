// Signing in and out in a browser, by the same steps as through the API: the same tries, the same silence about whether
// an account exists.
import { z } from 'zod';
import type { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { Email, TriedPassword } from '../contracts.ts';
import { Code } from '../factor/contracts.ts';
import { proveSecondStep } from '../factor/factors.ts';
import { type House, takeCookie } from '../house.ts';
import { personById } from '../people.ts';
import { endOwnSession } from '../sessions.ts';
import { signIn } from '../sign-in.ts';
import { type Again, leadTo, openAgain, refusalOf, sealedAgain, sentence } from './again.ts';
import * as promises from './contracts.ts';
import { faceOf } from './face.ts';
import { fieldsOf } from './fields.ts';
import { alreadyPage, codePage, loginPage } from './forms.ts';
import { firstPage, ownPath } from './own-path.ts';

const path = '/auth/login/';
const Tried = z.object({ email: Email, password: TriedPassword });
const Proof = z.object({ challenge: z.string().min(1).max(200), code: Code });
const Asked = z.object({ challenge: z.string() });

export function loginCapabilities(house: House): Capability[] {
  return [
    promises.enter.implement((call) =>
      call.actor.kind === 'visitor'
        ? leadTo(house, call, { path, next: firstPage })
        : leadTo(house, call, { path: firstPage }),
    ),

    promises.showLogin.implement(async (call, asked) => {
      const next = ownPath(asked.next);
      const [face, person] = await Promise.all([faceOf(house, call), ownAccount(house, call)]);
      if (person) return alreadyPage({ face, email: person.email, next });
      const again = openAgain(house, path, asked.again);
      return again.challenge ? codePage({ face, again, next }) : loginPage({ face, again, next });
    }),

    promises.tryLogin.implement(async (call, { body }) => {
      const fields = fieldsOf(body, ['email', 'password', 'next']);
      const next = ownPath(fields.next);
      const tried = Tried.safeParse(trimmed(fields));
      if (!tried.success) return back(house, call, { next, said: 'Type your e-mail and your password.' });
      const refused = await refusalOf(() => signIn(house, call, tried.data));
      if (!refused) return leadTo(house, call, { path: next });
      const challenge = challengeIn(refused);
      if (challenge) return back(house, call, { next, challenge });
      return back(house, call, { next, said: sentence(refused.message), email: tried.data.email });
    }),

    promises.proveLogin.implement(async (call, { body }) => {
      const fields = fieldsOf(body, ['challenge', 'code', 'next']);
      const next = ownPath(fields.next);
      const { challenge = '', code = '' } = fields;
      const tried = Proof.safeParse({ challenge, code: code.replace(/\s/g, '') });
      if (!tried.success) return back(house, call, { next, challenge, said: 'Type the code.' });
      const refused = await refusalOf(() => proveSecondStep(house, call, tried.data));
      if (!refused) return leadTo(house, call, { path: next });
      const isOver = refused.code === 'unauthenticated';
      return back(house, call, { next, said: sentence(refused.message), ...(isOver ? {} : { challenge }) });
    }),

    promises.leave.implement(async (call, { body }) => {
      fieldsOf(body, []);
      await endOwnSession(house, call);
      takeCookie(call);
      return leadTo(house, call, { path });
    }),
  ];
}

function back(house: House, call: Call, { next, ...again }: Again & { next: string }) {
  return leadTo(house, call, { path, next, again: sealedAgain(house, path, again) });
}

/** People paste e-mails with a space behind them. */
function trimmed({ email, password }: Readonly<Record<string, string>>) {
  return { email: email?.trim(), password };
}

function challengeIn({ details }: Fault): string | undefined {
  const asked = Asked.safeParse(details);
  return asked.success ? asked.data.challenge : undefined;
}

function ownAccount({ store }: House, { actor, now }: Call) {
  return actor.kind === 'person' ? personById(store.engine(now).db, actor.id) : undefined;
}
