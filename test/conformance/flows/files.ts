// Files: kept, changed, shared, swept away.
import { type Cast, type Flows, here, type Made } from './cast.ts';

function kept({ ask, word }: Cast): Promise<Made> {
  const files = [{ name: `${word}.txt`, bytes: 'YSBmaWxl' }];
  return ask<Made>('file.file.upload', { files });
}

async function asSeen(cast: Cast, after?: string): Promise<{ fileId: string; ifVersion: number }> {
  const { id, version } = await kept(cast);
  const seen = { fileId: id, ifVersion: version };
  return after ? { fileId: id, ifVersion: (await cast.ask<Made>(after, seen)).version } : seen;
}

const byId = async (cast: Cast) => ({ input: { fileId: (await kept(cast)).id } });

export const fileFlows: Flows = {
  'file.file.read': byId,
  'file.file.show': byId,
  'file.file.link': byId,
  'file.file.unlink': byId,
  'file.file.rename': async (cast) => ({ input: { ...(await asSeen(cast)), name: 'another.txt' } }),
  'file.file.delete': async (cast) => ({ input: await asSeen(cast) }),
  'file.file.restore': async (cast) => ({ input: await asSeen(cast, 'file.file.delete') }),
  'file.file.publish': async (cast) => ({ input: await asSeen(cast) }),
  'file.file.withdraw': async (cast) => ({ input: await asSeen(cast, 'file.file.publish') }),
  async 'file.link.open'(cast) {
    const { id } = await kept(cast);
    const { url } = await cast.ask<{ url: string }>('file.file.link', { fileId: id });
    return { input: { token: url.split('/').at(-1) }, origin: here };
  },
  async 'file.public.open'(cast) {
    const { path } = await cast.ask<{ path: string }>('file.file.publish', await asSeen(cast));
    return { input: { place: path.split('/').at(-1) }, origin: here };
  },
};
