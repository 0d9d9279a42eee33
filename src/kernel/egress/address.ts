// Which addresses are public. Whatever a registry sets aside is not, and of IPv6 only 2000::/3 is handed out at all,
// so an unknown block is refused rather than reached.

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

// Public by number, private by use: the virtual address of Azure's platform, which answers every machine there.
const platformAddresses = new Set(['168.63.129.16']);

export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return address.match(globalUnicast);
  return !platformAddresses.has(address.toString());
}
