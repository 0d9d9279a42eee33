import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { sniff } from './sniff.ts';

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';
const latin = (text: string) => Buffer.from(text, 'latin1');

/** A ZIP archive's local entries, as APPNOTE.TXT 4.3.7 lays them out. */
function zipped(...names: readonly string[]): Buffer {
  return Buffer.concat(
    names.map((name) => {
      const body = deflateRawSync('content');
      const head = Buffer.alloc(30);
      head.write('PK\x03\x04', 'latin1');
      head.writeUInt16LE(20, 4);
      head.writeUInt16LE(8, 8);
      head.writeUInt32LE(body.length, 18);
      head.writeUInt16LE(name.length, 26);
      return Buffer.concat([head, Buffer.from(name), body]);
    }),
  );
}

test('a file is what its bytes say', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const known: readonly (readonly [Buffer, string])[] = [
    [png, 'image/png'],
    [gif, 'image/gif'],
    [latin('\xff\xd8\xff\xe0\0\x10JFIF\0'), 'image/jpeg'],
    [latin('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    [latin('RIFF\x24\0\0\0WAVEfmt '), 'audio/wav'],
    [latin('\0\0\0\x1cftypavif\0\0\0\0'), 'image/avif'],
    [latin('\0\0\0\x18ftypisom\0\0\x02\0'), 'video/mp4'],
    [latin('\0\0\0\x20ftypM4A \0\0\0\0'), 'audio/mp4'],
    [latin('\xff\xfb\x90\x64\0\0\0\0'), 'audio/mpeg'],
    [latin('ID3\x04\0\0\0\0\0\0'), 'audio/mpeg'],
    [latin('\xff\xf1\x50\x80\x02\x1f'), 'audio/aac'],
    [latin('OggS\0\x02\0\0\0\0OpusHead'), 'audio/ogg'],
    [latin('\x1aE\xdf\xa3\x9fB\x82\x84webm'), 'video/webm'],
    [latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), 'application/pdf'],
    [gzipSync('text'), 'application/gzip'],
    [zipped('a.txt', 'b.txt'), 'application/zip'],
    [
      zipped('[Content_Types].xml', '_rels/.rels', 'word/document.xml'),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      zipped('[Content_Types].xml', 'xl/workbook.xml'),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    [
      Buffer.concat([latin('PK\x03\x04'), Buffer.alloc(26), latin('mimetypeapplication/epub+zipPK')]),
      'application/epub+zip',
    ],
    [latin('MZ\x90\0\x03'), 'application/vnd.microsoft.portable-executable'],
    [latin('\x7fELF\x02\x01\x01'), 'application/x-elf'],
  ];
  for (const [bytes, type] of known) assert.equal(sniff(bytes, 'a.txt'), type);
});

test('a page is a page, whatever its name says and however it hides', () => {
  const pages = [
    '<!DOCTYPE html><title>x</title>',
    '\ufeff  \n\t<HTML>',
    '<script>alert(1)</script>',
    '<a href="javascript:alert(1)">x</a>',
    '<!-- harmless --><b>x</b>',
    'dear sir,\n<ScRiPt src=//x></sCrIpT>',
    '<iframe/src=x>',
    '<x onclick=alert(1)>',
  ];
  for (const text of pages) assert.equal(sniff(Buffer.from(text), 'photo.png'), html, text);
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  for (const text of [drawing, `<?xml version="1.0"?>\n<!-- x -->${drawing}`]) {
    assert.equal(sniff(Buffer.from(text), 'photo.png'), 'image/svg+xml');
  }
  assert.equal(sniff(Buffer.from('<?xml version="1.0"?><rss/>'), 'photo.png'), 'application/xml');
});

test('text stays text, and its name may say of which kind', () => {
  const kinds = [
    ['list.csv', 'text/csv'],
    ['README.MD', 'text/markdown'],
    ['a.json', 'application/json'],
    ['page.html', plain],
    ['script.js', plain],
    ['picture.svg', plain],
    ['a.constructor', plain],
    ['noname', plain],
  ] as const;
  for (const [name, type] of kinds) assert.equal(sniff(Buffer.from('a, b < c\nZoë, 3 > 2\n'), name), type, name);
  assert.equal(sniff(Buffer.from(''), 'empty.txt'), plain);
  assert.equal(sniff(Buffer.from(`${'é'.repeat(8191)}xé`), 'long.txt'), plain, 'a letter that is cut is still text');
});

test('what is neither known nor text is just bytes', () => {
  for (const bytes of [latin('\0\x01\x02\x03'), latin('\xc3\x28 not utf-8'), latin('text\0with nothing in it')]) {
    assert.equal(sniff(bytes, 'photo.png'), 'application/octet-stream');
  }
});

test('no bytes bring it down, and what has a tag that runs is never called harmless text', () => {
  const tag = fc.constantFrom('<script>', '<iframe ', '<html>', '<STYLE>');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, name) => {
      assert.match(sniff(bytes, name), /^[a-z]+\/[\w.+-]+(; charset=utf-8)?$/);
    }),
  );
  fc.assert(
    fc.property(fc.string(), tag, fc.string(), (before, found, after) => {
      assert.doesNotMatch(sniff(Buffer.from(before + found + after), 'a.txt'), /^text\/plain/);
    }),
  );
});
