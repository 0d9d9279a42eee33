import { hash, randomBytes } from 'node:crypto';

/** Something nobody guesses, and what is kept of it. */
export function freshSecret(): { secret: string; digest: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, digest: hash('sha256', secret) };
}
