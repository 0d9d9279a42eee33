// Bytes in a bucket that speaks S3, the operator's own. Every request here may be repeated: what is put under a key is
// always the same. So what fails for a moment is tried again.
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { asFault, Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { type Egress, Secret } from '#kernel/egress';
import type { ByteStore } from './bytes.ts';
import { hashOfNothing, signV4 } from './sigv4.ts';

export interface S3Settings {
  /** `https://s3.eu-central-1.amazonaws.com`; the bucket is the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Parts {
  readonly settings: S3Settings;
  readonly egress: Pick<Egress, 'fetch'>;
  now(): Instant;
  /** How long to wait before it is tried again, each time. */
  readonly pausesMs?: readonly number[];
}

interface Asking {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly payloadHash?: string;
}

interface Answered {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const usualPausesMs = [100, 400];
const timeoutMs = 20_000;
const passing = new Set([429, 500, 502, 503, 504]);

export function openS3({ settings, egress, now, pausesMs = usualPausesMs }: S3Parts): ByteStore {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = settings;
  const base = new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}`);
  const secret = new Secret({
    hosts: [base.host],
    reveal: async () => secretAccessKey,
    refused: async () => undefined,
  });

  async function send({ method, key, body, payloadHash = hashOfNothing }: Asking): Promise<Answered> {
    const signing = { accessKeyId, region, service: 's3', at: now(), payloadHash };
    const url = key === '' ? base.href : `${base.href}/${key}`;
    const init = { method, ...(body ? { body } : {}), redirect: 'error' } as const;
    const response = await egress.fetch(url, init, {
      timeoutMs,
      maxBytes: Number.MAX_SAFE_INTEGER,
      secrets: [{ secret, sign: (request, signer) => ({ headers: signV4(request, signing, signer) }) }],
    });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  async function ask(asking: Asking): Promise<Answered> {
    for (const afterMs of pausesMs) {
      const answered = await send(asking).catch(unlessPassing);
      if (answered && !passing.has(answered.status)) return answered;
      await pause(afterMs);
    }
    return send(asking);
  }

  async function expect(asking: Asking, wanted: readonly number[]): Promise<Answered> {
    const answered = await ask(asking);
    if (wanted.includes(answered.status)) return answered;
    throw refused(asking, answered);
  }

  return {
    async place(key, path) {
      const body = new Uint8Array(await readFile(path));
      // The hash of the bytes is the key's own, and signed: a bucket that got others refuses them.
      const [, payloadHash] = /([0-9a-f]{64})-[^/]*$/.exec(key) ?? [];
      if (!payloadHash) throw new TypeError(`${key} does not say the hash of its bytes`);
      await expect({ method: 'PUT', key, body, payloadHash }, [200]);
    },
    has: async (key) => (await expect({ method: 'HEAD', key }, [200, 404])).status === 200,
    async read(key) {
      const { status, bytes } = await expect({ method: 'GET', key }, [200, 404]);
      return status === 200 ? bytes : undefined;
    },
    remove: async (key) => void (await expect({ method: 'DELETE', key }, [200, 204, 404])),
    check: async () => void (await expect({ method: 'HEAD', key: '' }, [200])),
  };
}

function unlessPassing(error: unknown): undefined {
  if (asFault(error).retryable) return undefined;
  throw error;
}

function refused({ method }: Asking, { status, bytes }: Answered): Fault {
  const [, code] = /<Code>(\w{1,60})<\/Code>/.exec(Buffer.from(bytes).toString()) ?? [];
  const said = code ? `${status} ${code}` : String(status);
  return new Fault('upstream', `The bucket for files answered ${said} to ${method}; check its settings and keys`, {
    details: { status, ...(code ? { reason: code } : {}) },
  });
}
