import assert from 'node:assert/strict';
import { createECDH, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { encrypted, freshKeys, proofOf } from './encrypt.ts';

/** RFC 8291, section 5 and appendix A. */
const example = {
  plain: 'When I grow up, I want to be a watermelon',
  privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  body: [
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml',
    'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT',
    'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  ].join(''),
};

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('a message is encrypted as the standard shows it', () => {
  const fresh = { privateKey: bytes(example.privateKey), salt: bytes(example.salt) };
  const body = encrypted(Buffer.from(example.plain), example, fresh);
  assert.equal(body.toString('base64url'), example.body);
});

test('no two messages are encrypted alike', () => {
  const [one, other] = [1, 2].map(() => encrypted(Buffer.from('Hello'), example).toString('base64url'));
  assert.notEqual(one, other);
});

test('a push service can see who sends, to whom and until when', () => {
  const keys = freshKeys();
  const [endpoint, now] = ['https://push.example.com/send/abc', '2026-03-01T00:00:00.000Z'];
  const proof = proofOf({ ...keys, endpoint, now, contact: 'https://cadre.example' });
  const [, head = '', claims = '', signature = '', key = ''] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(proof) ?? [];
  assert.equal(key, keys.publicKey);
  assert.deepEqual(JSON.parse(bytes(head).toString()), { typ: 'JWT', alg: 'ES256' });
  const exp = Date.UTC(2026, 2, 1, 12) / 1000;
  assert.deepEqual(JSON.parse(bytes(claims).toString()), {
    ...{ aud: 'https://push.example.com', exp, sub: 'https://cadre.example' },
  });
  const [x, y] = [bytes(key).subarray(1, 33).toString('base64url'), bytes(key).subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  assert.ok(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature)));
});

test('keys that are made fit one another', () => {
  for (let turn = 0; turn < 300; turn += 1) {
    const { publicKey, privateKey } = freshKeys();
    const made = createECDH('prime256v1');
    made.setPrivateKey(bytes(privateKey));
    assert.equal(made.getPublicKey('base64url'), publicKey);
    assert.equal(bytes(privateKey).length, 32, 'a short number is written in full');
  }
});
