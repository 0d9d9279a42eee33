import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPublicAddress } from './address.ts';

// The IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its successors), with multicast (RFC 5771,
// RFC 4291) and the site-local block of RFC 3879, as address/prefix.
const special = {
  4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '192.175.48.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '255.255.255.255/32',
  ],
  6: [
    '0:0:0:0:0:0:0:0/128',
    '0:0:0:0:0:0:0:1/128',
    '0:0:0:0:0:ffff:0:0/96',
    '64:ff9b:0:0:0:0:0:0/96',
    '64:ff9b:1:0:0:0:0:0/48',
    '100:0:0:0:0:0:0:0/64',
    '100:0:0:1:0:0:0:0/64',
    '2001:0:0:0:0:0:0:0/23',
    '2001:db8:0:0:0:0:0:0/32',
    '2002:0:0:0:0:0:0:0/16',
    '2620:4f:8000:0:0:0:0:0/48',
    '3fff:0:0:0:0:0:0:0/20',
    '5f00:0:0:0:0:0:0:0/16',
    'fc00:0:0:0:0:0:0:0/7',
    'fe80:0:0:0:0:0:0:0/10',
    'fec0:0:0:0:0:0:0:0/10',
    'ff00:0:0:0:0:0:0:0/8',
  ],
} as const;

type Family = 4 | 6;

const shapes = {
  4: { bits: 32n, part: 8n, radix: 10, separator: '.' },
  6: { bits: 128n, part: 16n, radix: 16, separator: ':' },
} as const;

function write(family: Family, value: bigint): string {
  const { bits, part, radix, separator } = shapes[family];
  const count = Number(bits / part);
  const mask = (1n << part) - 1n;
  const parts = Array.from({ length: count }, (_, i) => (value >> (part * BigInt(count - 1 - i))) & mask);
  return parts.map((each) => each.toString(radix)).join(separator);
}

function read(family: Family, block: string): { from: bigint; to: bigint } {
  const { bits, part, radix, separator } = shapes[family];
  const [text = '', length = ''] = block.split('/');
  const from = text.split(separator).reduce((sum, each) => (sum << part) + BigInt(Number.parseInt(each, radix)), 0n);
  return { from, to: from + (1n << (bits - BigInt(length))) - 1n };
}

function isSpecial(family: Family, value: bigint): boolean {
  return special[family].some((block) => {
    const { from, to } = read(family, block);
    return value >= from && value <= to;
  });
}

function within(family: Family, block: string) {
  const { from, to } = read(family, block);
  return fc.oneof(fc.constantFrom(from, to), fc.bigInt(from, to)).map((value) => write(family, value));
}

for (const family of [4, 6] as const) {
  for (const block of special[family]) {
    test(`no address of ${block} is public`, () => {
      fc.assert(
        fc.property(within(family, block), (address) => !isPublicAddress(address)),
        { numRuns: 200 },
      );
    });
  }
}

test('an IPv4 address outside every special block is public', () => {
  const ordinary = fc.bigInt(0n, (1n << 32n) - 1n).filter((value) => !isSpecial(4, value));
  fc.assert(fc.property(ordinary, (value) => value === 0xa83f8110n || isPublicAddress(write(4, value))));
});

test('an IPv6 address of 2000::/3 outside every special block is public', () => {
  const { from, to } = read(6, '2000:0:0:0:0:0:0:0/3');
  const ordinary = fc.bigInt(from, to).filter((value) => !isSpecial(6, value));
  fc.assert(fc.property(ordinary, (value) => isPublicAddress(write(6, value))));
});

test('an IPv6 address outside 2000::/3 is never public', () => {
  const { from, to } = read(6, '2000:0:0:0:0:0:0:0/3');
  const outside = fc.bigInt(0n, (1n << 128n) - 1n).filter((value) => value < from || value > to);
  fc.assert(fc.property(outside, (value) => !isPublicAddress(write(6, value))));
});

test('an IPv4 address wrapped in IPv6 is not public, whatever it is', () => {
  const wrappers: ((inner: bigint) => bigint)[] = [
    (inner) => inner,
    (inner) => (0xffffn << 32n) | inner,
    (inner) => (0xffffn << 48n) | inner,
    (inner) => (0x64ff9bn << 96n) | inner,
    (inner) => (0x2002n << 112n) | (inner << 80n),
    (inner) => (0x20010000n << 96n) | (inner ^ 0xffffffffn),
  ];
  const inner = fc.bigInt(0n, (1n << 32n) - 1n);
  fc.assert(fc.property(inner, fc.constantFrom(...wrappers), (v4, wrap) => !isPublicAddress(write(6, wrap(v4)))));
});

test('the public resolvers everybody knows are public', () => {
  for (const address of ['1.1.1.1', '8.8.8.8', '9.9.9.9', '2606:4700:4700::1111', '2001:4860:4860::8888']) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test('the metadata addresses of the clouds are not public', () => {
  const known = [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fd00:ec2::254',
  ];
  for (const address of known) assert.equal(isPublicAddress(address), false, address);
});

test('what is not an address in plain notation is not public', () => {
  const texts = ['', 'example.com', '8.8.8', '0x8.8.8.8', '8.8.8.8/8', ' 8.8.8.8', '2606:4700::1%eth0', '08.8.8.8'];
  for (const text of texts) assert.equal(isPublicAddress(text), false, text);
});
