import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { instantOf } from '#base/time';
import type { Delivered } from '#kernel/contract';
import { signerOf } from '#kernel/egress';
import * as verify from './verify.ts';

interface Case {
  readonly provider: string;
  readonly name: string;
  readonly payload?: string;
  readonly params?: Record<string, string>;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly initData?: string;
  readonly verify_at?: number;
  readonly valid: boolean;
  readonly [secret: string]: unknown;
}

type Judge = (delivered: Delivered, signer: ReturnType<typeof signerOf>, one: Case) => boolean;

const judges: Readonly<Record<string, Judge>> = {
  stripe: (delivered, signer) => verify.stripeSigned(delivered, signer),
  github: verify.hubSigned,
  meta: verify.hubSigned,
  slack: (delivered, signer) => verify.slackSigned(delivered, signer),
  'standard-webhooks': (delivered, signer) => verify.standardSigned(delivered, signer),
  twilio: verify.twilioSigned,
  'telegram-bot': (delivered, signer) => verify.carriesSecret(delivered, signer, 'X-Telegram-Bot-Api-Secret-Token'),
  hotmart: (delivered, signer) => verify.carriesSecret(delivered, signer, 'X-Hotmart-Hottok'),
  'telegram-webapp-initData': ({ now }, signer, { initData = '' }) => verify.telegramOpened(initData, signer, { now }),
};

const secretFields = ['secret', 'auth_token', 'bot_token', 'secret_token', 'hottok'];
const published = join(import.meta.dirname, '../../../../shared/testdata/14-webhooks/signatures.json');
const cases: Case[] = existsSync(published) ? JSON.parse(readFileSync(published, 'utf8')).cases : [];

function judged(one: Case, change: Partial<Case> = {}): boolean {
  const changed = { ...one, ...change };
  const body = changed.params ? new URLSearchParams(changed.params).toString() : (changed.payload ?? '');
  const headers = Object.entries(changed.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const delivered: Delivered = {
    ...{ body: Buffer.from(body), url: changed.url ?? 'https://example.com/' },
    ...{ connectionId: '', fields: {} },
    headers: Object.fromEntries(headers),
    now: instantOf((changed.verify_at ?? 1_700_000_000) * 1000),
  };
  const secret = secretFields.map((field) => changed[field]).find((value) => typeof value === 'string');
  const judge = judges[one.provider];
  assert.ok(judge, `${one.provider} has a judge`);
  return judge(delivered, signerOf(String(secret)), changed);
}

/** The last character is another one. */
function spoilt(text: string): string {
  return text.slice(0, -2) + (text.at(-2) === 'A' ? 'B' : 'A') + text.slice(-1);
}

test('every published signature is judged right', { skip: cases.length === 0 }, () => {
  for (const one of cases) assert.equal(judged(one), one.valid, `${one.provider}: ${one.name}`);
});

test('none of them holds with another signature, another secret or none', { skip: cases.length === 0 }, () => {
  for (const one of cases.filter(({ valid }) => valid)) {
    const headers = Object.fromEntries(
      Object.entries(one.headers ?? {}).map(([name, value]) => [
        name,
        /timestamp|-id$/i.test(name) ? value : spoilt(value),
      ]),
    );
    const changed = { headers, ...(one.initData ? { initData: spoilt(one.initData) } : {}) };
    assert.equal(judged(one, changed), false, `${one.provider}: a signature that was changed`);
    assert.equal(judged(one, { headers: {}, initData: '' }), false, `${one.provider}: no signature`);
    const secret = Object.fromEntries(
      secretFields.filter((field) => field in one).map((field) => [field, 'whsec_b3RoZXI=']),
    );
    assert.equal(judged(one, secret), false, `${one.provider}: another secret`);
  }
});

test('what was signed over a body does not hold over another', { skip: cases.length === 0 }, () => {
  const unsigned = ['telegram-bot', 'hotmart', 'telegram-webapp-initData'];
  for (const one of cases.filter(({ provider }) => !unsigned.includes(provider))) {
    const changed = one.params ? { params: { ...one.params, Digits: '9' } } : { payload: `${one.payload} ` };
    assert.equal(judged(one, changed), false, one.provider);
  }
});

test('what was signed long ago, or in the future, is not taken', { skip: cases.length === 0 }, () => {
  const timed = cases.filter(({ provider }) => ['stripe', 'slack', 'standard-webhooks'].includes(provider));
  assert.equal(timed.length, 4);
  for (const one of timed) {
    const at = one.verify_at ?? 0;
    assert.equal(judged(one, { verify_at: at + 289 }), true, one.name);
    for (const later of [311, -311])
      assert.equal(judged(one, { verify_at: at + later }), false, `${one.name} ${later}`);
  }
});

test('a base64 signature over the body, as Shopify sends it, is judged by its bytes', () => {
  const signer = signerOf('hush');
  const body = Buffer.from('{"id":1}');
  const signed = signer.hmac({ chain: [body] }).toString('base64');
  const delivered = (given: string): Delivered => ({
    ...{ body, url: 'https://example.com/', connectionId: '', fields: {}, now: instantOf(0) },
    headers: { 'x-shopify-hmac-sha256': given },
  });
  const how = { header: 'X-Shopify-Hmac-Sha256', encoding: 'base64' } as const;
  assert.equal(verify.bodySigned(delivered(signed), signer, how), true);
  for (const wrong of ['', signed.slice(0, -1), `${signed}=`, spoilt(signed)]) {
    assert.equal(verify.bodySigned(delivered(wrong), signer, how), false, wrong);
  }
});
