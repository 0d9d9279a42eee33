// Where somebody may be led after a form: to a path of our own, whatever the address that brought them says.

export const firstPage = '/app/';

// Control characters and the space, which browsers drop from an address, and the backslash, which they read as a slash.
const unfit = /[\p{Cc}\s\\]/u;
/** What is decoded more often than this leads nowhere. */
const deepest = 5;

export function ownPath(wanted: string | undefined): string {
  if (wanted === undefined || !isOwn(wanted)) return firstPage;
  const { pathname, search, hash } = new URL(wanted, 'http://own.invalid');
  if (!isOwn(pathname) || pathname.startsWith('/auth/log')) return firstPage;
  return `${pathname}${search}${hash}`;
}

/** However often somebody between the browser and us decodes it, it stays a path of the same host. */
function isOwn(text: string): boolean {
  let path = text.split(/[?#]/, 1)[0] ?? '';
  if (unfit.test(text) || !URL.canParse(text, 'http://own.invalid')) return false;
  for (let depth = 0; depth < deepest; depth += 1) {
    if (unfit.test(path) || !/^\/(?!\/)/.test(path)) return false;
    const decoded = decode(path);
    if (decoded === undefined) return false;
    if (decoded === path) return true;
    path = decoded;
  }
  return false;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
