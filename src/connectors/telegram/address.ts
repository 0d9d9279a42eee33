// Over which connection it came: the address that Telegram was told names it.
import { Id } from '#kernel/contract';

const address = /\/api\/webhooks\/telegram\/([\w-]{43})(?:\?|$)/;
const bytes = 16;

export function connectionIn(url: string): string | undefined {
  const hex = Buffer.from(address.exec(url)?.[1] ?? '', 'base64url')
    .subarray(bytes)
    .toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return Id.safeParse(id).success ? id : undefined;
}
