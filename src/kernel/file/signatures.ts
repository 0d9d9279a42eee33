// How formats begin: data, in the order in which they are tried. From the published specifications of each.

interface Signature {
  readonly type: string;
  readonly at?: number;
  /** Latin-1, so that every byte has a letter. */
  readonly starts: string;
}

const sign = (type: string, starts: string, at = 0): Signature => ({ type, starts, at });

export const signatures: readonly Signature[] = [
  sign('image/png', '\x89PNG\r\n\x1a\n'),
  sign('image/jpeg', '\xff\xd8\xff'),
  sign('image/gif', 'GIF87a'),
  sign('image/gif', 'GIF89a'),
  sign('image/tiff', 'II*\0'),
  sign('image/tiff', 'MM\0*'),
  sign('image/x-icon', '\0\0\x01\0'),
  sign('image/jxl', '\0\0\0\x0cJXL \r\n\x87\n'),
  sign('image/vnd.adobe.photoshop', '8BPS'),
  sign('audio/flac', 'fLaC'),
  sign('audio/mpeg', 'ID3'),
  sign('audio/midi', 'MThd'),
  sign('audio/amr', '#!AMR'),
  sign('application/pdf', '%PDF-'),
  sign('application/rtf', '{\\rtf'),
  sign('application/postscript', '%!PS'),
  sign('application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  sign('application/gzip', '\x1f\x8b\x08'),
  sign('application/x-bzip2', 'BZh'),
  sign('application/x-xz', '\xfd7zXZ\0'),
  sign('application/zstd', '\x28\xb5\x2f\xfd'),
  sign('application/x-7z-compressed', "7z\xbc\xaf'\x1c"),
  sign('application/vnd.rar', 'Rar!\x1a\x07'),
  sign('application/x-tar', 'ustar', 257),
  sign('application/vnd.sqlite3', 'SQLite format 3\0'),
  sign('application/wasm', '\0asm'),
  sign('application/x-elf', '\x7fELF'),
  sign('application/vnd.microsoft.portable-executable', 'MZ'),
  sign('application/x-mach-binary', '\xcf\xfa\xed\xfe'),
  sign('application/x-mach-binary', '\xca\xfe\xba\xbe'),
  sign('font/woff', 'wOFF'),
  sign('font/woff2', 'wOF2'),
  sign('font/otf', 'OTTO'),
  sign('font/ttf', '\0\x01\0\0\0'),
];

/** Boxes of the ISO base media format say which of its many kinds they are. */
export const brands: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  avis: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  mif1: 'image/heif',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
  'qt  ': 'video/quicktime',
  '3gp4': 'video/3gpp',
  '3gp5': 'video/3gpp',
};

/** RIFF says what it holds at its ninth byte. */
export const riffs: Readonly<Record<string, string>> = {
  WEBP: 'image/webp',
  WAVE: 'audio/wav',
  'AVI ': 'video/x-msvideo',
};

/** What a ZIP archive is when an entry of this name is among its first. */
export const archives: readonly (readonly [entry: string, type: string])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['META-INF/MANIFEST.MF', 'application/java-archive'],
];

/** An archive may say its own type in its first entry, uncompressed (EPUB, OpenDocument). */
export const selfNamed: readonly string[] = [
  'application/epub+zip',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
];

/** Plain text whose name may say which kind of it: none of these does anything by being opened. */
export const plainKinds: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  eml: 'message/rfc822',
};
