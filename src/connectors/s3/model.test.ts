import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signerOf } from '#kernel/egress';
import { listed, ObjectKey, pathOf } from './model.ts';
import { presigned } from './presign.ts';

test('an address is signed as in the example that Amazon has published', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, Example
  const url = presigned(
    {
      ...{ url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'), region: 'us-east-1' },
      ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', at: '2013-05-24T00:00:00.000Z', seconds: 86_400 },
    },
    signerOf('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  );
  const { searchParams } = new URL(url);
  const signature = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  assert.equal(searchParams.get('X-Amz-Signature'), signature);
});

test('a key leads to its own place and to no other', () => {
  for (const key of ['../other/x', 'a/../../x', './x', '/x', '', 'a'.repeat(1025), 'ä'.repeat(600)]) {
    assert.equal(ObjectKey.safeParse(key).success, false, key.slice(0, 20));
  }
  for (const key of ['a', 'a//b', 'a b/ü?#%2e.txt', '...']) assert.equal(ObjectKey.safeParse(key).success, true, key);
  const url = new URL(`https://s3.example.com/bucket${pathOf('a b/ü?#%2e.txt')}`);
  assert.equal(decodeURIComponent(url.pathname), '/bucket/a b/ü?#%2e.txt');
});

test('a listing says what is there, whatever the names', () => {
  const xml = `<?xml version="1.0"?><ListBucketResult xmlns="x"><Name>b</Name><IsTruncated>true</IsTruncated>
    <Contents><Key>a%3Cb%3E+c/%C3%BC</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>
      <ETag>&quot;abc&quot;</ETag><Size>12</Size><StorageClass>STANDARD</StorageClass></Contents>
    <Contents><Key>z</Key><LastModified>never</LastModified><ETag>"d"</ETag><Size>0</Size></Contents>
  </ListBucketResult>`;
  assert.deepEqual(listed(xml), {
    ...{ name: 'b', isTruncated: true },
    objects: [
      { key: 'a<b> c/ü', bytes: 12, etag: 'abc', changedAt: '2026-01-02T03:04:05.678Z' },
      { key: 'z', bytes: 0, etag: 'd', changedAt: null },
    ],
  });
  assert.throws(() => listed('<html></html>'), { code: 'upstream' });
});
