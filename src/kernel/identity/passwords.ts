// Hashing is better-auth's (scrypt, on the thread pool), loaded when the first password is seen.
import { randomBytes } from 'node:crypto';

const hashing = () => import('better-auth/crypto');

// Has the form of a hash and is the hash of nothing: whoever is not known takes as long as who is.
const nobodys = `${randomBytes(16).toString('hex')}:${randomBytes(64).toString('hex')}`;

export async function hashPassword(password: string): Promise<string> {
  return (await hashing()).hashPassword(password);
}

export async function isPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  return (await hashing()).verifyPassword({ hash: hash ?? nobodys, password });
}
