// Against what AWS has published: its test suite of signature version 4, and the examples of the manual of S3.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { suite, test } from 'node:test';
import { signerOf } from '#kernel/egress';
import { hashOfNothing, type SignedRequest, type Signing, signV4 } from './file.ts';

interface Example {
  readonly name: string;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly names: string;
  readonly signature: string;
}

const testSuite: readonly Example[] = [
  {
    name: 'get-vanilla',
    url: '/',
    names: 'host;x-amz-date',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    url: '/',
    names: 'host;x-amz-date',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    url: '/?Param2=value2&Param1=value1',
    names: 'host;x-amz-date',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-unreserved',
    url: '/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    names: 'host;x-amz-date',
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-utf8',
    url: '/ሴ',
    names: 'host;x-amz-date',
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
];

const manual: readonly Example[] = [
  {
    name: 'GET object',
    url: '/test.txt',
    headers: { range: 'bytes=0-9' },
    names: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'PUT object',
    method: 'PUT',
    url: '/test$file.text',
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    body: 'Welcome to Amazon S3.',
    names: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'GET bucket lifecycle',
    url: '/?lifecycle',
    names: 'host;x-amz-content-sha256;x-amz-date',
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'GET bucket',
    url: '/?max-keys=2&prefix=J',
    names: 'host;x-amz-content-sha256;x-amz-date',
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
];

function signed(example: Example, origin: string, { key, secret, service, at }: Record<string, string>) {
  const { method = 'GET', url, headers = {}, body } = example;
  const payloadHash = body === undefined ? hashOfNothing : hash('sha256', body);
  const request: SignedRequest = { method, url: new URL(url, origin), headers: new Headers(headers) };
  const about = { accessKeyId: key ?? '', region: 'us-east-1', service: service ?? '', at: at ?? '' };
  const signing: Signing = { ...about, payloadHash };
  return signV4(request, signing, signerOf(secret ?? '')).authorization;
}

function authorized(scope: string, { names, signature }: Example) {
  const credential = `${scope}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
}

suite('a request is signed as AWS has published it', () => {
  for (const example of testSuite) {
    test(example.name, () => {
      const given = {
        key: 'AKIDEXAMPLE',
        secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        service: 'service',
        at: '2015-08-30T12:36:00.000Z',
      };
      assert.equal(
        signed(example, 'https://example.amazonaws.com', given),
        authorized('AKIDEXAMPLE/20150830/us-east-1/service', example),
      );
    });
  }

  for (const example of manual) {
    test(`S3: ${example.name}`, () => {
      const given = {
        key: 'AKIAIOSFODNN7EXAMPLE',
        secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        service: 's3',
        at: '2013-05-24T00:00:00.000Z',
      };
      assert.equal(
        signed(example, 'https://examplebucket.s3.amazonaws.com', given),
        authorized('AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3', example),
      );
    });
  }

  test('what a proxy may change on the way is no part of the signature', () => {
    const headers = { 'user-agent': 'Cadre', 'accept-encoding': 'gzip' };
    const [vanilla] = testSuite;
    assert.ok(vanilla);
    const given = { key: 'A', secret: 'B', service: 'service', at: '2015-08-30T12:36:00.000Z' };
    const origin = 'https://example.amazonaws.com';
    assert.equal(signed({ ...vanilla, headers }, origin, given), signed(vanilla, origin, given));
  });
});
