import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base32, codeAt, matchingStep, otpauthUri, stepAt } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

test('codes are those of the appendix of RFC 6238', () => {
  const table: readonly (readonly [seconds: number, code: string])[] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ];
  for (const [seconds, code] of table) assert.equal(codeAt(secret, stepAt(seconds * 1000), 8), code);
});

test('codes of six digits are those of the appendix of RFC 4226', () => {
  const table = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  assert.deepEqual(
    table.map((_, step) => codeAt(secret, step)),
    table,
  );
});

test('secrets are spelled as in RFC 4648', () => {
  const table = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI' };
  for (const [text, spelled] of Object.entries(table)) assert.equal(base32(Buffer.from(text)), spelled);
  assert.equal(base32(secret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});

test('a code counts half a minute before and after its own, and only after the last one that was taken', () => {
  const nowMs = 5 * 30_000;
  const step = (at: number, lastStep = 0) => matchingStep(secret, { code: codeAt(secret, at), nowMs, lastStep });
  assert.deepEqual(
    [3, 4, 5, 6, 7].map((at) => step(at)),
    [undefined, 4, 5, 6, undefined],
  );
  assert.equal(step(5, 5), undefined, 'used');
  assert.equal(step(4, 5), undefined, 'older than one that was used');
  assert.equal(step(6, 5), 6);
  assert.equal(matchingStep(secret, { code: '', nowMs, lastStep: 0 }), undefined);
});

test('an authenticator can read whose secret it is', () => {
  const uri = new URL(otpauthUri({ issuer: 'Cadre', account: 'ada+x@example.com', secret }));
  assert.equal(uri.href.slice(0, 15), 'otpauth://totp/');
  assert.equal(decodeURIComponent(uri.pathname), '/Cadre:ada+x@example.com');
  const { secret: spelled, ...rest } = Object.fromEntries(uri.searchParams);
  assert.deepEqual(rest, { issuer: 'Cadre', algorithm: 'SHA1', digits: '6', period: '30' });
  assert.equal(spelled, base32(secret));
});
