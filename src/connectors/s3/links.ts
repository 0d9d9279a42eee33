// Links to single objects: signed addresses by which whoever has one reads it until its time is over.
import { z } from 'zod';
import { after } from '#base/time';
import { contract, Instant, secret, via } from '#kernel/contract';
import { placeOf, s3Service, secretName } from './account.ts';
import { ObjectKey, pathOf } from './model.ts';
import { presigned } from './presign.ts';

export const linkObject = contract({
  name: 's3.object.link',
  guarded: true,
  summary: 'Make a link by which whoever has it can read one object of the bucket until it expires.',
  effect: 'send',
  access: 's3.object.share',
  input: z.object({
    via,
    key: ObjectKey,
    minutes: z
      .int()
      .min(1)
      .max(7 * 24 * 60)
      .default(60)
      .describe('How long it is good'),
  }),
  output: z.object({ url: secret(z.url()), expiresAt: Instant }),
  undo: { never: 'It ends by itself; remove the object to end it now' },
  pretend: () => ({ url: 'https://example.com/not-made', expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: { key: 'reports/2026.csv', minutes: 60 },
}).implement(
  async (call, { via, key, minutes }) => {
    const reach = await call.reach(s3Service, via);
    const { url, region, accessKeyId } = placeOf(reach.fields);
    const wanted = { url: new URL(url + pathOf(key)), region, accessKeyId, at: call.now, seconds: minutes * 60 };
    const link = await reach.prove(secretName, (signer) => presigned(wanted, signer));
    return { url: link, expiresAt: after(call.now, `${minutes} minutes`) };
  },
  // Made anew it is as good: the bucket is not asked.
  { lookup: async () => undefined },
);
