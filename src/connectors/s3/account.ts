// What a bucket is, and how each request to it is signed: its key is in no request.
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Connector, Fields, Unsigned } from '#kernel/contract';
import { hashOfNothing, signV4 } from '#kernel/file';
import { answered } from './client.ts';
import { listed } from './model.ts';

export const secretName = 'secretAccessKey';

const BucketFields = z.object({
  endpoint: z
    .url({ protocol: /^https$/ })
    .max(200)
    .describe('Such as https://s3.eu-central-1.amazonaws.com, without the bucket'),
  region: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .default('us-east-1')
    .describe('Such as eu-central-1; auto at Cloudflare'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  accessKeyId: z.string().regex(/^[\w-]{1,128}$/),
});

export function placeOf(fields: Fields) {
  const { endpoint, region, bucket, accessKeyId } = BucketFields.parse(fields);
  return { url: `${endpoint.replace(/\/+$/, '')}/${bucket}`, region, bucket, accessKeyId };
}

const keyIsRefused =
  /<Code>(InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|AccountProblem|NotSignedUp)<\/Code>/;

export const s3Service: Connector = {
  summary: 'Objects in a bucket of one’s own.',
  category: 'Storage',
  site: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: secretName,
        title: 'Secret access key',
        help: 'Shown once, when the access key is made: at Amazon under IAM, Users, Security credentials',
        place: {
          sign: (request, signer, { fields, now }) => {
            const { region, accessKeyId } = placeOf(fields);
            const signing = { accessKeyId, region, service: 's3', at: now, payloadHash: hashOf(request) };
            return { headers: signV4(request, signing, signer) };
          },
        },
      },
    ],
  },
  fields: BucketFields,
  // A form that was never filled in leads nowhere.
  baseUrl: (fields) => (BucketFields.safeParse(fields).success ? placeOf(fields).url : ''),
  limit: { calls: 100, per: '1 second' },
  // What is put under a key of ours is the same each time, so it may be put again.
  idempotencyHeader: 'x-amz-meta-cadre-key',
  // What the key may not is no fault of the key.
  lockedOut: ({ status, body }) => (status === 401 || status === 403) && keyIsRefused.test(body),
  async test(reach) {
    const query = { 'list-type': 2, 'max-keys': 1 };
    const { name } = listed(await (await answered(reach, '/', { query })).text());
    return { account: `${name} at ${new URL(placeOf(reach.fields).url).host}` };
  },
};

function hashOf({ body }: Unsigned): string {
  if (body === null) return hashOfNothing;
  if (typeof body === 'string' || body instanceof Uint8Array) return hash('sha256', body);
  throw new TypeError('Only bytes and text are put into a bucket');
}
