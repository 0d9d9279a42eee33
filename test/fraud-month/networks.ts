// Addresses, and what those who sell such knowledge would say of them. The ranges are announced by operators of the
// named kind; which address of one is drawn is chance. A rented machine that nobody has listed is missing here, and an
// exit through somebody's home line is `residential`, as it is to everyone.
import type { Dice } from './dice.ts';

export type NetworkUse = 'residential' | 'mobile' | 'office' | 'hosting' | 'vpn' | 'tor';

export interface Network {
  readonly range: string;
  readonly country: string;
  readonly use: NetworkUse;
}

export const networks: readonly Network[] = [
  ...ranges('residential', {
    DE: ['79.192.0.0/10', '91.0.0.0/10', '88.64.0.0/12', '2003:c0::/26'],
    US: ['73.0.0.0/8', '98.192.0.0/10', '71.160.0.0/11', '2601::/20'],
    GB: ['86.128.0.0/10', '90.192.0.0/11', '2a00:23c0::/26'],
    FR: ['90.0.0.0/10', '82.224.0.0/11', '2a01:e00::/26'],
    AT: ['84.112.0.0/13'],
    CH: ['178.192.0.0/11'],
    NL: ['77.160.0.0/11'],
    ES: ['88.0.0.0/11'],
    IT: ['79.0.0.0/10'],
    PL: ['83.0.0.0/11'],
    IN: ['122.160.0.0/12'],
    BD: ['103.48.16.0/20'],
    VN: ['113.160.0.0/11'],
    BR: ['177.32.0.0/11'],
    NG: ['105.112.0.0/12'],
    RU: ['95.24.0.0/13'],
  }),
  ...ranges('mobile', {
    DE: ['80.187.64.0/18', '109.40.0.0/16', '176.0.0.0/16'],
    US: ['172.56.0.0/16', '174.192.0.0/12', '107.64.0.0/12'],
    GB: ['92.40.0.0/16', '31.64.0.0/16', '82.132.192.0/18'],
    FR: ['92.184.96.0/19'],
    AT: ['178.165.128.0/18'],
    CH: ['178.197.192.0/18'],
    NL: ['188.206.64.0/18'],
    ES: ['95.127.0.0/17'],
    IT: ['5.90.0.0/16'],
    IN: ['157.32.0.0/12', '49.32.0.0/12'],
    VN: ['27.64.0.0/12'],
    BR: ['179.96.0.0/13'],
  }),
  ...ranges('office', {
    DE: ['62.154.0.0/16', '194.25.0.0/16'],
    US: ['12.0.0.0/10', '165.225.0.0/17'],
    GB: ['212.58.224.0/19'],
    FR: ['194.2.0.0/16'],
  }),
  ...ranges('hosting', {
    DE: ['95.216.0.0/16', '88.99.0.0/16', '3.120.0.0/14'],
    US: ['34.64.0.0/11', '52.0.0.0/11', '167.99.0.0/16'],
    FR: ['51.68.0.0/16', '54.36.0.0/16'],
    NL: ['188.166.0.0/16'],
    GB: ['139.162.192.0/18'],
  }),
  ...ranges('vpn', {
    DE: ['146.70.62.0/24'],
    US: ['146.70.174.0/24', '198.54.128.0/20'],
    GB: ['146.70.95.0/24'],
    CH: ['146.70.26.0/24'],
    NL: ['193.138.218.0/24'],
  }),
  ...ranges('tor', { DE: ['185.220.100.0/23'] }),
];

function ranges(use: NetworkUse, byCountry: Readonly<Record<string, readonly string[]>>): Network[] {
  return Object.entries(byCountry).flatMap(([country, list]) => list.map((range) => ({ range, country, use })));
}

/** Hundreds of subscribers leave a carrier by one of these few addresses, and the users of a VPN by its exits. */
const exits: Readonly<Record<string, number>> = { mobile: 24, vpn: 6, tor: 12 };

/** One of this use in the country, or in another where the country has none. */
export function networkIn(dice: Dice, country: string, use: NetworkUse): Network {
  const fitting = networks.filter((one) => one.use === use && one.country === country);
  return dice.pick(fitting.length > 0 ? fitting : networks.filter((one) => one.use === use));
}

export function hasNetwork(country: string, use: NetworkUse): boolean {
  return networks.some((one) => one.use === use && one.country === country);
}

export function addressIn(dice: Dice, { range, use }: Network): string {
  const [base = '', bits = '0'] = range.split('/');
  if (base.includes(':')) return `${sixPrefix(dice, base)}:${sixSuffix(dice)}`;
  const size = 2 ** (32 - Number(bits));
  const few = exits[use];
  const step = few === undefined ? 1 : Math.floor(size / few);
  return dotted(numberOf(base) + dice.below(few ?? size - 2) * step + 1);
}

/** The network of the household stays, the device changes its half of the address every day. */
export function renewed(dice: Dice, ip: string): string {
  return ip.includes(':') ? `${ip.split(':').slice(0, 4).join(':')}:${sixSuffix(dice)}` : ip;
}

/** Another address in the same small range, as rented machines and racks of telephones have. */
export function neighbour(dice: Dice, ip: string): string {
  return ip.includes(':') ? renewed(dice, ip) : ip.replace(/\d+$/, String(1 + dice.below(254)));
}

function sixPrefix(dice: Dice, base: string): string {
  const [first = '', second = '0'] = base.split(':');
  const block = Number.parseInt(second === '' ? '0' : second, 16) + dice.below(32);
  return [first, block.toString(16), ...groups(dice, 2)].join(':');
}

function sixSuffix(dice: Dice): string {
  return groups(dice, 4).join(':');
}

function groups(dice: Dice, count: number): string[] {
  return Array.from({ length: count }, () => (1 + dice.below(0xfffe)).toString(16));
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
