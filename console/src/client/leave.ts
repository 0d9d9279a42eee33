/** To a page of somebody else, such as a checkout; an address that is none of the web is not followed. */
export function leaveTo(address: string): void {
  const { protocol, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError(`${protocol} leads nowhere`);
  location.assign(href);
}
