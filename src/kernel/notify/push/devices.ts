// The browsers on which a person wants to see notices. Where they are reached is sealed under the person's key.
import { createECDH, hash } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, Instant, secret, text } from '#kernel/contract';
import { exampleId, type NotifyParts, ownId, sealedIn } from '../house.ts';
import { devices } from '../tables.ts';

const Device = z.object({ id: Id, label: z.string(), createdAt: Instant });
const Keys = z.object({
  p256dh: z.string().regex(/^[\w-]{87}=?$/, 'The key of the browser, base64url'),
  auth: z.string().regex(/^[\w-]{22}={0,2}$/, 'The secret of the browser, base64url'),
});
const Subscription = z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(2000), keys: Keys });

export const addDevice = contract({
  name: 'notify.device.add',
  summary: 'Show notices on this device from now on.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ label: text(100).describe('How you call it'), subscription: secret(Subscription) }),
  output: Device,
  undo: { by: 'notify.device.remove', input: (_input, { id }) => ({ deviceId: id }) },
  example: {
    label: 'My telephone',
    subscription: {
      endpoint: 'https://push.example.com/send/abc',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  },
});

export const removeDevice = contract({
  name: 'notify.device.remove',
  summary: 'Show no notices on one of your devices any more.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ deviceId: Id }),
  output: Device,
  undo: { never: 'Allow it again on the device itself' },
  example: { deviceId: exampleId },
});

export const listDevices = contract({
  name: 'notify.device.list',
  summary: 'List the devices on which you see notices.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: z.object({ items: z.array(Device) }),
  example: {},
});

type Row = typeof devices.$inferSelect;

export function deviceCapabilities(parts: NotifyParts): Capability[] {
  return [
    addDevice.implement(async (call, { label, subscription }) => {
      const personId = ownId(call);
      refuseStrange(subscription.keys.p256dh);
      const id = call.newId();
      const endpointHash = hash('sha256', subscription.endpoint);
      const sealing = { subject: personId, place: placeOf(endpointHash), plain: JSON.stringify(subscription) };
      const sealed = await sealedIn(parts, call, sealing);
      const [kept] = await call.db
        .insert(devices)
        .values({ id, personId, label, endpointHash, sealed })
        // Whoever sits at the device now has it: the one before signed out.
        .onConflictDoUpdate({ target: [devices.tenantId, devices.endpointHash], set: { personId, label, sealed } })
        .returning();
      if (!kept) throw new Fault('internal', 'The device was not stored');
      return kept;
    }),

    removeDevice.implement(async (call, { deviceId }) => {
      const mine = and(eq(devices.id, deviceId), eq(devices.personId, ownId(call)));
      const [gone] = await call.db.delete(devices).where(mine).returning();
      if (!gone) throw new Fault('not_found', `You have no device ${deviceId}`);
      return gone;
    }),

    listDevices.implement(async (call) => {
      const mine = eq(devices.personId, ownId(call));
      return { items: await call.db.select().from(devices).where(mine).orderBy(asc(devices.id)).limit(20) };
    }),
  ];
}

/** A point that lies on no curve would be found out when something is to be sent. */
function refuseStrange(p256dh: string) {
  const probe = createECDH('prime256v1');
  probe.generateKeys();
  try {
    probe.computeSecret(Buffer.from(p256dh, 'base64url'));
  } catch (cause) {
    throw new Fault('invalid', 'This is not the key of a browser; subscribe again', { cause });
  }
}

function placeOf(endpointHash: string): string {
  return `notify.devices:${endpointHash}`;
}

export async function openDevice({ seals }: NotifyParts, { tenantId, sealed, endpointHash }: Row) {
  const text = await seals.open(tenantId, sealed, placeOf(endpointHash));
  if (text === undefined) return undefined;
  const { endpoint, keys } = Subscription.parse(JSON.parse(text));
  return { endpoint, ...keys };
}
