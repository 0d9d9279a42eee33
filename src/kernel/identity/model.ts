// The rules of who may come in: passwords, how long things last, who ranks above whom, what a scope covers.
import type { Duration } from '#base/time';
import { type Origin, type Role, roles } from '#kernel/contract';

/** A session ends when it has not been used for so long, and in any case after the longest. */
export const sessionIdle: Duration = '30 days';
export const sessionLongest: Duration = '90 days';
export const tokenLife: Duration = '15 minutes';
/** How long the state behind a credential is believed without asking the database again. */
export const stateLife: Duration = '30 seconds';
/** How often it is written down that a session or a key is in use. */
export const seenEvery = { session: '1 hour', key: '1 minute' } as const satisfies Record<string, Duration>;
export const signingKey = { signsFor: '30 days', verifiesFor: '60 days' } as const satisfies Record<string, Duration>;
/** How often one e-mail's password may be tried. */
export const attempts = { most: 10, per: '15 minutes' } as const satisfies { most: number; per: Duration };

export const cookieName = 'cadre_session';
export const keyPrefix = 'cadre_';
export const shortestOperatorKey = 32;
/** Longer than any credential of ours; what is longer is not even looked at. */
export const longestCredential = 4096;
export const passwordLength = { least: 8, most: 200 } as const;

// The passwords that are tried first everywhere, of those long enough to be taken.
const commonest = new Set(
  `00000000 11111111 12121212 12341234 12345678 123456789 1234567890 123123123 11223344 87654321 987654321 66666666
  88888888 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop asdfasdf
  asdfghjk asdfghjkl zaq12wsx zxcvbnm1 abcd1234 abc12345 a1234567 aa123456 a123456789 abcdefgh abcdefghi aaaaaaaa
  password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word passwort changeme
  changeme1 letmein1 letmein123 welcome1 welcome123 iloveyou iloveyou1 sunshine princess football baseball superman
  trustno1 whatever computer internet michelle jennifer starwars dragon12 monkey12 administrator admin123 admin1234
  administrator1 root1234 test1234 testtest default1 secret12 master12 qazwsxedc`.split(/\s+/),
);

/** What is wrong with a password, if anything. There is no rule of composition (NIST SP 800-63B). */
export function passwordProblem(password: string, email: string): string | undefined {
  if (password.length < passwordLength.least) return `A password has at least ${passwordLength.least} characters`;
  if (password.length > passwordLength.most) return `A password has at most ${passwordLength.most} characters`;
  const plain = password.toLowerCase();
  if (commonest.has(plain)) return 'This password is one of the first that anybody would try; take another one';
  if (plain === email || plain === email.split('@')[0]) return 'A password must not be your e-mail; take another one';
  return undefined;
}

export function isAdmin(role: Role): boolean {
  return role === 'super_admin' || role === 'tenant_admin';
}

/** 0 is the highest; who has no role ranks below everybody. */
export function rankOf(held: readonly Role[]): number {
  const ranks = held.map((role) => roles.indexOf(role)).filter((rank) => rank >= 0);
  return Math.min(roles.length, ...ranks);
}

/** Who must remain when somebody of this role loses it. */
export function remainingOf(role: Role): readonly Role[] {
  if (role === 'super_admin') return ['super_admin'];
  return role === 'tenant_admin' ? ['super_admin', 'tenant_admin'] : [];
}

/** The super admin's role counts in the owner's tenant only, wherever it may be written. */
export function honoured(role: Role, isOwner: boolean): readonly Role[] {
  return role === 'super_admin' && !isOwner ? [] : [role];
}

/** Whether whoever may `pattern` may all of `other`: `notes.*` covers `notes.note.create` and `notes.note.*`. */
export function covers(pattern: string, other: string): boolean {
  if (pattern === '*' || pattern === other) return true;
  return pattern.endsWith('.*') && other.startsWith(pattern.slice(0, -1));
}

/** What both allow; no list allows everything. */
export function narrowed(
  one: readonly string[] | null | undefined,
  other: readonly string[] | null | undefined,
): readonly string[] | undefined {
  if (!one || !other) return one ?? other ?? undefined;
  const within = (wide: readonly string[], narrow: readonly string[]) =>
    narrow.filter((pattern) => wide.some((wider) => covers(wider, pattern)));
  return [...new Set([...within(one, other), ...within(other, one)])];
}

/** Three parts of base64url that begin as a JSON object does; a key that an operator chose never looks like it. */
export function looksLikeToken(bearer: string): boolean {
  return /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(bearer);
}

const loopbackIp = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i;
const loopbackHost = /^(localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a call was made on this very machine. The host must say so too: a proxy in front of Cadre comes from a
 * loopback address for everybody, and a page elsewhere may have its own name point here.
 */
export function isLocal({ ip, host }: Pick<Origin, 'ip' | 'host'>): boolean {
  return loopbackIp.test(ip) && (host === '' || loopbackHost.test(host));
}
