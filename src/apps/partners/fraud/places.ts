// Where visits come from, as addresses say it.

export function hostOf(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null;
  return new URL(address).hostname.replace(/^www\./, '');
}

export function isOfHost(host: string | null, home: string | null): boolean {
  return host !== null && home !== null && (host === home || host.endsWith(`.${home}`));
}

/** Places where everybody may have posted a link. */
const open =
  /(^|\.)(google|bing|duckduckgo|ecosia|yahoo|baidu|yandex|facebook|instagram|youtube|tiktok|twitter|t|x|linkedin|pinterest|reddit|whatsapp|telegram|discord)\.[a-z.]{2,6}$/;

export function isPublicPlace(host: string): boolean {
  return open.test(host);
}

const paidMarks = ['gclid', 'gbraid', 'wbraid', 'msclkid'];
const paidMedia = /^(cpc|ppc|paid|paidsearch|paid-search|sem|ads?)$/i;

export interface Advertising {
  readonly isPaid: boolean;
  readonly words: string;
}

/** What an address says of the advertisement that led to it. */
export function advertisingIn(landingUrl: string | null): Advertising {
  if (!landingUrl || !URL.canParse(landingUrl)) return { isPaid: false, words: '' };
  const { searchParams } = new URL(landingUrl);
  const medium = searchParams.get('utm_medium') ?? '';
  const words = ['utm_term', 'keyword', 'kw', 'q'].map((name) => searchParams.get(name) ?? '').join(' ');
  return { isPaid: paidMedia.test(medium) || paidMarks.some((mark) => searchParams.has(mark)), words: words.trim() };
}

/** How many letters one has to change to make one word of the other; more than two are as good as any. */
export function nearness(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [column, against] of [...other].entries()) {
      const [left = 0, top = 0, corner = 0] = [line[column], above[column + 1], above[column]];
      line.push(Math.min(left + 1, top + 1, corner + (letter === against ? 0 : 1)));
    }
    above = line;
  }
  return Math.min(3, above.at(-1) ?? 3);
}

/** Networks of companies that rent machines out, as they publish them; who shops from there hides, or is none. */
const rented = new Set([
  ...['34.64', '34.65', '34.66', '34.67', '34.68', '34.69', '34.70', '34.71', '34.72', '34.73', '34.74', '34.75'],
  ...['34.76', '34.77', '34.78', '34.79', '35.184', '35.185', '35.186', '35.187', '35.188', '35.189', '35.190'],
  ...['35.192', '35.193', '35.194', '35.195', '35.196', '35.197', '35.198', '35.199', '35.200', '35.201', '35.202'],
  ...[
    '3.80',
    '3.81',
    '3.82',
    '3.83',
    '3.84',
    '3.85',
    '3.86',
    '3.87',
    '3.88',
    '3.89',
    '3.90',
    '3.91',
    '18.184',
    '18.185',
  ],
  ...['18.194', '18.195', '18.196', '18.197', '52.0', '52.1', '52.2', '52.3', '52.4', '52.5', '52.6', '52.7', '54.80'],
  ...['54.81', '54.82', '54.83', '54.84', '54.85', '54.86', '54.87', '54.88', '54.89', '54.90', '54.91', '54.92'],
  ...['104.131', '104.236', '134.209', '138.68', '138.197', '139.59', '142.93', '157.230', '159.65', '159.89'],
  ...['161.35', '164.90', '165.22', '165.227', '167.71', '167.99', '174.138', '178.62', '188.166', '206.189'],
  ...['88.99', '88.198', '95.216', '95.217', '116.202', '116.203', '135.181', '136.243', '138.201', '144.76'],
  ...['148.251', '157.90', '159.69', '162.55', '167.235', '168.119', '176.9', '178.63', '188.40', '195.201'],
  ...['51.38', '51.68', '51.75', '51.77', '51.79', '51.81', '51.83', '51.89', '51.91', '51.195', '51.254', '54.36'],
  ...['54.37', '54.38', '91.121', '137.74', '145.239', '147.135', '149.202', '151.80', '158.69', '167.114', '178.32'],
  ...[
    '45.33',
    '45.56',
    '45.79',
    '50.116',
    '139.162',
    '172.104',
    '172.105',
    '173.255',
    '45.32',
    '45.63',
    '45.76',
    '45.77',
  ],
]);

export function isHosting(ip: string): boolean {
  return rented.has(ip.split('.').slice(0, 2).join('.'));
}
