// What this part promises about the second factor.
import { z } from 'zod';
import { contract, event, Id, Instant, secret } from '#kernel/contract';
import { Entry, someone, TriedPassword } from '../contracts.ts';

export const Code = secret(
  z.string().min(6).max(40).describe('Six digits of the authenticator, or one of the recovery codes'),
);
const RecoveryCodes = z.object({
  recoveryCodes: secret(z.array(z.string()).describe('Each is good once; they are not shown again')),
});
const tries = { calls: 30, per: '1 minute' } as const;

export const secondStep = contract({
  name: 'identity.session.prove',
  summary: 'Finish signing in with the code that was asked for after the password.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /api/auth/second-factor',
  limit: tries,
  input: z.object({ challenge: secret(z.string().min(1).max(200)), code: Code }),
  output: Entry,
  undo: { never: 'Sign out instead' },
  example: { challenge: 'as-answered-by-login', code: '123456' },
});

export const showFactor = contract({
  name: 'identity.factor.show',
  summary: 'Show whether one signs in with a second factor, and how many recovery codes are left.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({ confirmedAt: Instant.nullable(), recoveryCodesLeft: z.int() }),
  example: {},
});

export const enrolFactor = contract({
  name: 'identity.factor.enrol',
  summary:
    'Begin to use an authenticator; its secret is answered this once, and counts when a code of it is confirmed.',
  effect: 'write',
  access: 'signed-in',
  limit: tries,
  input: z.object({ current: TriedPassword.optional().describe('The password, if the account has one') }),
  output: z.object({
    secret: secret(z.string().describe('To type into an authenticator')),
    uri: secret(z.string().describe('The same for a picture that an authenticator reads')),
  }),
  undo: { never: 'It counts for nothing until it is confirmed' },
  example: { current: 'a long enough sentence' },
});

export const confirmFactor = contract({
  name: 'identity.factor.confirm',
  summary: 'Show that the authenticator works; from then on it is asked for at every sign-in.',
  effect: 'write',
  access: 'signed-in',
  limit: tries,
  input: z.object({ code: Code }),
  output: RecoveryCodes,
  undo: { never: 'Remove it with a code of it' },
  example: { code: '123456' },
});

export const proveFactor = contract({
  name: 'identity.factor.prove',
  summary: 'Prove the second factor once more in this session, for what asks for a fresh proof.',
  effect: 'write',
  access: 'signed-in',
  limit: tries,
  input: z.object({ code: Code }),
  output: z.object({ provenAt: Instant }),
  undo: { never: 'A proof grows old by itself' },
  example: { code: '123456' },
});

export const renewRecovery = contract({
  name: 'identity.factor.renewCodes',
  summary: 'Get new recovery codes; the earlier ones are worthless from then on.',
  effect: 'write',
  access: 'signed-in',
  limit: tries,
  input: z.object({ code: Code }),
  output: RecoveryCodes,
  undo: { never: 'Renew them again' },
  example: { code: '123456' },
});

export const removeFactor = contract({
  name: 'identity.factor.remove',
  summary: 'Sign in without a second factor again.',
  effect: 'write',
  access: 'signed-in',
  limit: tries,
  input: z.object({ code: Code }),
  output: z.object({ removed: z.literal(true) }),
  undo: { never: 'Enrol an authenticator again' },
  example: { code: '123456' },
});

export const resetFactor = contract({
  name: 'identity.factor.reset',
  guarded: true,
  summary: 'Take away the second factor of somebody who has lost it, and end their sessions.',
  effect: 'write',
  access: 'identity.factor.reset',
  about: ({ userId }) => userId,
  input: z.object({ userId: Id }),
  output: z.object({ userId: Id }),
  undo: { never: 'Only they can enrol another authenticator' },
  example: { userId: someone },
});

export const factorChanged = event({
  name: 'identity.factor.changed',
  summary: 'Somebody has begun or ceased to use a second factor.',
  data: z.object({ userId: Id, isUsed: z.boolean() }),
});
