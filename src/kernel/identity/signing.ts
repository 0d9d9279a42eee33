// Tokens that prove themselves: EdDSA over who, where and in which session. They say nothing of roles, so a role that
// is taken away is gone at once.
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after, type Clock, instantOf, msOf } from '#base/time';
import { alg, type KeyRing, type KeyRingDeps, openKeyRing, type SharedKey } from './key-ring.ts';
import { tokenLife } from './model.ts';

export const Claims = z.object({
  sub: z.uuid(),
  tid: z.uuid(),
  /** The session, or what a program was granted. */
  sid: z.uuid(),
  ver: z.int(),
  /** The program it was given to, when it is no person's own. */
  client_id: z.uuid().optional(),
  scope: z.string().optional(),
  exp: z.int(),
});
export type Claims = z.infer<typeof Claims>;

export interface Signing {
  /** For a program, `resource` is where it said that it would use the token. */
  sign(claims: Omit<Claims, 'exp'>, resource?: string): Promise<string>;
  /** Throws `unauthenticated` when the token is not ours, not whole or not young enough. */
  verify(token: string): Promise<Claims>;
  shared(): readonly SharedKey[];
  rotate(): Promise<void>;
  close(): void;
}

const party = 'cadre';

export async function openSigning(deps: KeyRingDeps): Promise<Signing> {
  const ring = await openKeyRing(deps);
  return {
    sign: (claims, resource) => sign(ring, deps.clock, { ...claims, resource }),
    verify: (token) => verify(ring, deps.clock, token),
    shared: () => ring.keys.shared,
    rotate: () => ring.rotate(),
    close: () => ring.close(),
  };
}

type Signed = Omit<Claims, 'exp'> & { readonly resource: string | undefined };

function sign({ keys }: KeyRing, clock: Clock, { sub, resource, ...claims }: Signed): Promise<string> {
  const now = instantOf(clock.nowMs());
  return new SignJWT(claims)
    .setProtectedHeader({ alg, typ: 'JWT', kid: keys.signer.kid })
    .setSubject(sub)
    .setIssuer(party)
    .setAudience(resource ? [party, resource] : party)
    .setIssuedAt(Math.floor(msOf(now) / 1000))
    .setExpirationTime(Math.floor(msOf(after(now, tokenLife)) / 1000))
    .sign(keys.signer.key);
}

async function verify(ring: KeyRing, clock: Clock, token: string): Promise<Claims> {
  const must = { issuer: party, audience: party, algorithms: [alg], currentDate: new Date(clock.nowMs()) };
  const check = () => jwtVerify(token, ring.keys.find, must);
  try {
    const { payload } = await check().catch(async (error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey && (await ring.reread())) return check();
      throw error;
    });
    return Claims.parse(payload);
  } catch (error) {
    throw refusal(error);
  }
}

export function expiredToken(): Fault {
  return new Fault('unauthenticated', `This token is older than ${tokenLife}; sign in again, or refresh it in time`);
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return expiredToken();
  if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
    return new Fault('unauthenticated', 'This token is not valid here; sign in again', { cause: error });
  }
  return error;
}
