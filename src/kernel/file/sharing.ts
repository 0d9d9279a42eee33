// Files for people outside: by a link that expires, or for everybody. They come as strangers, at whatever host name, so
// the address itself says in which company the file lies.
import { Fault } from '#base/fault';
import { after } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { linkFile, openLink, openPublic, publishFile, unlinkFile, withdrawFile } from './contracts.ts';
import { absent, present } from './finding.ts';
import type { House } from './house.ts';
import { changed } from './keeping.ts';
import { idOf, refused } from './link-seal.ts';
import { sightOf } from './model.ts';
import { answered } from './shelf.ts';
import { endLinks, type FileRow, fileById } from './store.ts';

export function sharingCapabilities(house: House): Capability[] {
  const urlOf = ({ origin }: Call, path: string) => new URL(path, house.urlOf(origin.host)).href;

  async function lookInto(call: Call, { tenantId, fileId }: { tenantId: string; fileId: string }) {
    if (!(await house.isOpen(tenantId))) throw nothingThere();
    const { db } = house.store.read({ tenantId, now: call.now });
    const [file] = await fileById(db, { fileId, sight: 'all', now: call.now });
    if (!file) throw nothingThere();
    return file;
  }

  const shown = (call: Call, tenantId: string, file: FileRow) =>
    answered(house, { tenant: { id: tenantId }, rehearsing: call.rehearsing }, file);

  return [
    publishFile.implement(async (call, seen) => {
      const file = await changed(call, seen, { isPublic: true });
      return { ...file, path: publicPathOf(call.tenant.id, file.id) };
    }),
    withdrawFile.implement((call, seen) => changed(call, seen, { isPublic: false })),
    linkFile.implement(async (call, { fileId, hours }) => {
      const { linkEpoch: epoch } = await present(call, fileId);
      const expiresAt = after(call.now, `${hours} hours`);
      const token = house.links.seal({ tenantId: call.tenant.id, fileId, expiresAt, epoch });
      return { fileId, url: urlOf(call, `/files/link/${token}`), expiresAt };
    }),
    unlinkFile.implement(async (call, { fileId }) => {
      const ended = await endLinks(call.db, { fileId, sight: sightOf(call.actor), now: call.now });
      if (!ended) throw absent(fileId);
      return { fileId };
    }),
    openLink.implement(async (call, { token }) => {
      const ticket = house.links.open(token, call.now);
      const file = await lookInto(call, ticket);
      if (file.linkEpoch !== ticket.epoch) throw refused('was ended');
      return shown(call, ticket.tenantId, file);
    }),
    openPublic.implement(async (call, { place }) => {
      const [hex = '', fileId = ''] = place.split('.');
      const tenantId = idOf(hex);
      const file = await lookInto(call, { tenantId, fileId });
      if (!file.isPublic) throw nothingThere();
      return shown(call, tenantId, file);
    }),
  ];
}

/** The same words whether it never was, was deleted, or is not for everybody. */
function nothingThere(): Fault {
  return new Fault('not_found', 'There is no file here any more');
}

function publicPathOf(tenantId: string, fileId: string): string {
  return `/files/public/${tenantId.replaceAll('-', '')}.${fileId}`;
}

/** Where everybody may read it, if everybody may. */
export async function publicPath({ store }: House, at: { tenantId: string; fileId: string; now: string }) {
  const { db } = store.read(at);
  const [file] = await fileById(db, { fileId: at.fileId, sight: 'all', now: at.now });
  return file?.isPublic ? publicPathOf(at.tenantId, file.id) : undefined;
}
