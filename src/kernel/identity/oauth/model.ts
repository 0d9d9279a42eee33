// The rules of letting a program in (OAuth 2.1): which addresses it may be answered at, what it may ask for.
import type { Duration } from '#base/time';

export const codeLife: Duration = '1 minute';
export const refreshLife: Duration = '30 days';
/** How long somebody may look at what they are asked. */
export const consentLife: Duration = '10 minutes';
/** How long a program is known that nobody has let in. */
export const idleClientLife: Duration = '7 days';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A browser does something of its own with these; a program of one's own has a scheme of its own. */
const dangerous = new Set(['javascript:', 'data:', 'file:', 'blob:', 'vbscript:', 'about:', 'view-source:', 'ftp:']);

/** What is wrong with an address that a program wants to be answered at, if anything. */
export function redirectProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || text.length > 2000) return 'it is not an address';
  if (url.hash || text.includes('#')) return 'it has a fragment';
  if (url.username || url.password) return 'it has a name or password in it';
  if (dangerous.has(url.protocol)) return `${url.protocol} is not taken`;
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) return 'it is not https';
  return undefined;
}

const pattern = /^(\*|[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*)*\.(\*|[a-z][A-Za-z0-9]*))$/;
/** Asked for by habit; whoever is let in gets tokens for later anyway. */
const habits = new Set(['offline_access', 'openid', 'profile', 'email']);
const most = 50;

/** Undefined when we understand nothing of it. Whoever names nothing asks for everything, and it is shown so. */
export function scopesOf(text: string | undefined): string[] | undefined {
  const named = (text ?? '').split(' ').filter((word) => word !== '' && !habits.has(word));
  if (named.length === 0) return ['*'];
  const known = [...new Set(named.filter((word) => pattern.test(word) && word.length <= 120))];
  return known.length > 0 && known.length <= most ? known : undefined;
}

/** What a scope means, in words. */
export function scopeText(scope: string, company: string): string {
  if (scope === '*') return `Everything you may do yourself at ${company}`;
  if (scope.endsWith('.*')) return `Everything you may do in ${scope.slice(0, -2)}`;
  return scope;
}

/** RFC 7636: as long and of such letters. */
export const verifierShape = /^[A-Za-z0-9\-._~]{43,128}$/;
export const challengeShape = /^[A-Za-z0-9_-]{43}$/;
