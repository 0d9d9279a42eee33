// One push to one browser. A push service that knows it no more has it forgotten here.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id } from '#kernel/contract';
import { exampleId, type NotifyParts } from '../house.ts';
import { devices } from '../tables.ts';
import { openDevice } from './devices.ts';
import { encrypted, proofOf } from './encrypt.ts';
import { senderKeys } from './keys.ts';

const Shown = z.object({
  title: z.string().min(1).max(300),
  body: z.string().max(2000),
  url: z.url({ protocol: /^https?$/ }),
  tag: z.string().max(200).describe('What has the same tag replaces what is shown already'),
});

export const sendPush = contract({
  name: 'notify.push.send',
  summary: 'Show something on one of the devices of a person.',
  effect: 'send',
  access: 'notify.push.send',
  internal: true,
  input: Shown.extend({ deviceId: Id }),
  output: z.object({ outcome: z.enum(['sent', 'gone']) }),
  pretend: () => ({ outcome: 'sent' as const }),
  undo: { never: 'It has been seen' },
  example: {
    deviceId: exampleId,
    title: 'Hello',
    body: 'The garden is open.',
    url: 'https://example.com/',
    tag: 'hello',
  },
});

const forgetDevice = contract({
  name: 'notify.device.forget',
  summary: 'Forget a device whose push service does not know it any more.',
  effect: 'write',
  access: 'notify.device.forget',
  internal: true,
  input: z.object({ deviceId: Id }),
  output: z.object({ deviceId: Id, wasThere: z.boolean() }),
  undo: { never: 'The browser subscribes again by itself' },
  example: { deviceId: exampleId },
});

const keepFor = String(24 * 3600);

export function pushSendingCapabilities(parts: NotifyParts): Capability[] {
  return [
    sendPush.implement(async (call, { deviceId, ...shown }) => {
      const [row] = await call.db.select().from(devices).where(eq(devices.id, deviceId));
      const device = row && (await openDevice(parts, row));
      const keys = await senderKeys(parts, call);
      if (!device || !keys) return { outcome: 'gone' as const };
      const proof = proofOf({ ...keys, endpoint: device.endpoint, contact: contactOf(parts), now: call.now });
      const body = encrypted(Buffer.from(JSON.stringify(shown)), device);
      const status = await pushed(parts, call, { endpoint: device.endpoint, proof, body });
      if (status !== 404 && status !== 410) return { outcome: 'sent' as const };
      await call.invoke(forgetDevice, { deviceId });
      return { outcome: 'gone' as const };
    }),

    forgetDevice.implement(async (call, { deviceId }) => {
      const gone = await call.db.delete(devices).where(eq(devices.id, deviceId)).returning({ id: devices.id });
      return { deviceId, wasThere: gone.length > 0 };
    }),
  ];
}

/** RFC 8292 wants somebody to turn to: a web address over TLS, or mail. */
function contactOf({ url }: NotifyParts): string {
  return url.startsWith('https:') ? url : 'mailto:nobody@localhost';
}

interface Push {
  readonly endpoint: string;
  readonly proof: string;
  readonly body: Buffer;
}

async function pushed({ egress }: NotifyParts, call: Call, { endpoint, proof, body }: Push): Promise<number> {
  const headers = { authorization: proof, ttl: keepFor, 'content-encoding': 'aes128gcm' };
  const sent = { method: 'POST', body: new Uint8Array(body), redirect: 'error' as const };
  const typed = { ...headers, 'content-type': 'application/octet-stream' };
  const answer = await egress.fetch(endpoint, { ...sent, headers: typed }, { signal: call.signal, timeoutMs: 15_000 });
  await answer.body?.cancel();
  const { status } = answer;
  if (answer.ok || status === 404 || status === 410) return status;
  if (status === 429 || status >= 500) throw new Fault('upstream', `The push service answered ${status}`);
  throw new Fault('invalid', `The push service does not take this message (${status})`);
}
