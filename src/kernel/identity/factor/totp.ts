// Codes from a shared secret and the time (RFC 6238): SHA-1, thirty seconds, six digits, as every authenticator has it.
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepMs = 30_000;
const usualDigits = 6;
/** Clocks differ, and people type slowly: the step before and the one after count too. */
const drift = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / stepMs);
}

export function codeAt(secret: Uint8Array, step: number, digits = usualDigits): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(moving).digest();
  const at = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, if it is one of now and later than the last one that was taken. */
export function matchingStep(
  secret: Uint8Array,
  { code, nowMs, lastStep }: { code: string; nowMs: number; lastStep: number },
): number | undefined {
  const given = Buffer.from(code);
  const around = Array.from({ length: 2 * drift + 1 }, (_, index) => stepAt(nowMs) - drift + index);
  return around.find((step) => {
    const right = Buffer.from(codeAt(secret, step));
    return step > lastStep && given.length === right.length && timingSafeEqual(given, right);
  });
}

/** RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/** What an authenticator reads from a picture. */
export function otpauthUri({
  issuer,
  account,
  secret,
}: {
  issuer: string;
  account: string;
  secret: Uint8Array;
}): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const params = `secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`;
  return `otpauth://totp/${label}?${params}`;
}
