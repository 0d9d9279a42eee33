// By which push services know a company: made once, because whoever has subscribed has done so for these keys.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract } from '#kernel/contract';
import { type NotifyParts, sealedIn } from '../house.ts';
import { pushKeys } from '../tables.ts';
import { freshKeys, type SenderKeys } from './encrypt.ts';

export const preparePush = contract({
  name: 'notify.push.prepare',
  summary: 'Get the key with which a browser subscribes to notices.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({ publicKey: z.string().describe('applicationServerKey, base64url') }),
  undo: { never: 'Whoever has subscribed has done so with this key' },
  example: {},
});

const subject = 'notify.push';
const place = 'notify.push_keys';

export function pushKeyCapabilities(parts: NotifyParts): Capability[] {
  return [
    preparePush.implement(async (call) => {
      const known = await keyRow(call);
      if (known) return { publicKey: known.publicKey };
      const { publicKey, privateKey } = freshKeys();
      const sealed = await sealedIn(parts, call, { subject, place, plain: privateKey });
      await call.db.insert(pushKeys).values({ id: call.newId(), publicKey, sealed }).onConflictDoNothing();
      const made = await keyRow(call);
      if (!made) throw new Fault('internal', 'The key was not stored');
      return { publicKey: made.publicKey };
    }),
  ];
}

async function keyRow({ db }: Pick<Call, 'db'>) {
  const [row] = await db.select().from(pushKeys);
  return row;
}

export async function senderKeys({ seals }: NotifyParts, call: Call): Promise<SenderKeys | undefined> {
  const row = await keyRow(call);
  const privateKey = row && (await seals.open(call.tenant.id, row.sealed, place));
  return row && privateKey ? { publicKey: row.publicKey, privateKey } : undefined;
}
