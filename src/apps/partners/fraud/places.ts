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

/** Other than an app of a telephone, which names itself. */
export function isWebPage(address: string | null): boolean {
  return address !== null && /^https?:/i.test(address);
}

/** A host that is spelled almost like ours, or has our name in it. */
export function isLookAlike(host: string, ownHost: string | null): boolean {
  const [name, own] = [nameOf(host), nameOf(ownHost ?? '')];
  if (own.length < 4 || isOfHost(host, ownHost)) return false;
  return nearness(name, own) <= 2 || (name !== own && name.includes(own));
}

/** The word before the ending: `example` of `shop.example.co.uk`, near enough. */
function nameOf(host: string): string {
  const words = host.split('.').slice(0, -1);
  return words.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

/** The page with which a shop begins. */
export function isFront(address: string | null): boolean {
  return address !== null && URL.canParse(address) && new URL(address).pathname === '/';
}

/** Where one pays, and has nothing more to be led to. */
export function isTill(address: string | null): boolean {
  return (
    !!address && URL.canParse(address) && /\/(cart|basket|checkout|payment)(\/|$)/i.test(new URL(address).pathname)
  );
}

const placeNames = ['sub', 'subid', 'sub_id', 'sub1', 's1', 'aff_sub', 'publisher', 'zone'];

/** Over which of a partner's own places a visit came, as the partner names it in the address. */
export function placeIn(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { searchParams } = new URL(address);
  return placeNames.map((name) => searchParams.get(name)).find(Boolean) ?? null;
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

export function lettersOf(words: string): string {
  return words.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
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

/** Networks of companies that rent machines out, by their first two numbers, as published: nobody lives there. */
const rented = wordsOf(`
  3.64 3.65 3.66 3.67 3.68 3.69 3.70 3.71 3.72 3.73 3.74 3.75 3.76 3.77 3.78 3.79 3.80 3.81 3.82 3.83 3.84 3.85 3.86
  3.87 3.88 3.89 3.90 3.91 3.120 3.121 3.122 3.123 3.124 3.125 3.126 3.127 18.156 18.157 18.158 18.159 18.184 18.185
  18.192 18.193 18.194 18.195 18.196 18.197 34.64 34.65 34.66 34.67 34.68 34.69 34.70 34.71 34.72 34.73 34.74 34.75
  34.76 34.77 34.78 34.79 34.80 34.81 34.82 34.83 34.84 34.85 34.86 34.87 34.88 34.89 34.90 34.91 34.92 34.93 34.94
  34.95 35.156 35.157 35.158 35.159 35.184 35.185 35.186 35.187 35.188 35.189 35.190 35.192 35.193 35.194 35.195
  35.196 35.197 35.198 35.199 35.200 35.201 35.202 45.32 45.33 45.56 45.63 45.76 45.77 45.79 50.116 51.38 51.68 51.75
  51.77 51.79 51.81 51.83 51.89 51.91 51.195 51.254 52.0 52.1 52.2 52.3 52.4 52.5 52.6 52.7 52.8 52.9 52.10 52.11
  52.12 52.13 52.14 52.15 52.16 52.17 52.18 52.19 52.20 52.21 52.22 52.23 52.24 52.25 52.26 52.27 52.28 52.29 52.30
  52.31 54.36 54.37 54.38 54.80 54.81 54.82 54.83 54.84 54.85 54.86 54.87 54.88 54.89 54.90 54.91 54.92 88.99 88.198
  91.121 95.216 95.217 104.131 104.236 116.202 116.203 134.209 135.181 136.243 137.74 138.68 138.197 138.201 139.59
  139.162 142.93 144.76 145.239 147.135 148.251 149.202 151.80 157.90 157.230 158.69 159.65 159.69 159.89 161.35
  162.55 164.90 165.22 165.227 167.71 167.99 167.114 167.235 168.119 172.104 172.105 173.255 174.138 176.9 178.32
  178.62 178.63 188.40 188.166 195.201 206.189`);

/** Services that hide where one is, for good reasons or bad ones, by as many numbers as they announce. */
const veiled = wordsOf(`
  146.70 185.220.100 185.220.101 185.220.102 193.138.218 193.32.127 185.213.154 198.54.128 198.54.129 198.54.130
  198.54.131 198.54.132 198.54.133 198.54.134 198.54.135 198.54.136 198.54.137 198.54.138 198.54.139 198.54.140
  198.54.141 198.54.142 198.54.143 37.19.200 89.187.160 143.244.40 156.146.32 192.42.116`);

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function isAmong(networks: ReadonlySet<string>, ip: string): boolean {
  const numbers = ip.split('.');
  return networks.has(numbers.slice(0, 2).join('.')) || networks.has(numbers.slice(0, 3).join('.'));
}

export function isHosting(ip: string): boolean {
  return isAmong(rented, ip);
}

export function isVeiled(ip: string): boolean {
  return isAmong(veiled, ip);
}
