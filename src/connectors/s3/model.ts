// Keys of objects, and what a bucket says of them. A listing is read from the few elements that it is known to have;
// names come encoded as in an address, so that no other rule of XML matters.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';

/** `.` and `..` would lead an address elsewhere. */
export const ObjectKey = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^/]/, 'A key does not begin with a slash')
  .refine((key) => !key.split('/').some((part) => part === '.' || part === '..'), 'A key has no part . or ..')
  .refine((key) => key.isWellFormed() && Buffer.byteLength(key) <= 1024, 'A key has 1024 bytes at most');

export function pathOf(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`;
}

const Listing = z.string().transform((xml, context) => {
  if (!/<ListBucketResult[\s>]/.test(xml)) {
    context.addIssue('no listing');
    return z.NEVER;
  }
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, one = '']) => objectIn(one));
  return { name: within(xml, 'Name'), isTruncated: within(xml, 'IsTruncated') === 'true', objects };
});

export function listed(xml: string): z.output<typeof Listing> {
  const listing = Listing.safeParse(xml);
  if (listing.success) return listing.data;
  throw new Fault('upstream', 'The bucket answered something else than a list', { details: { reason: 'shape' } });
}

function objectIn(xml: string) {
  const changedAtMs = Date.parse(within(xml, 'LastModified'));
  return {
    key: decoded(within(xml, 'Key')),
    bytes: Number(within(xml, 'Size')),
    etag: within(xml, 'ETag').replaceAll('&quot;', '').replaceAll('"', ''),
    changedAt: Number.isNaN(changedAtMs) ? null : instantOf(changedAtMs),
  };
}

function within(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
