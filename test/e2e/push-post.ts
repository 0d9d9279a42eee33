// A push service, and the browser behind it that alone can read what comes (RFC 8291): no such service can be reached
// from a test, so this one stands where the browser's own would.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export const pushHost = 'https://push.browser.example';

export interface PushService {
  readonly url: string;
  /** What the page is given when it subscribes. */
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** What has come for the browser, in the order of coming. */
  readonly come: readonly string[];
  stop(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const auth = randomBytes(16);
  const come: string[] = [];
  const server = createServer(async (request, response) => {
    const sealed = await buffer(request);
    const isFit = request.headers['content-encoding'] === 'aes128gcm' && request.headers.ttl !== undefined;
    if (isFit) come.push(opened(sealed));
    response.writeHead(isFit ? 201 : 400).end();
  });

  function opened(message: Buffer): string {
    const keyEnd = 21 + message.readUInt8(20);
    const sender = message.subarray(21, keyEnd);
    const context = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
    const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(sender), auth, context, 32));
    const part = (use: string, size: number) =>
      Buffer.from(hkdfSync('sha256', secret, message.subarray(0, 16), `Content-Encoding: ${use}\0`, size));
    const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
    decipher.setAuthTag(message.subarray(-16));
    const padded = Buffer.concat([decipher.update(message.subarray(keyEnd, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const keys = { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') };
  return {
    url: `http://127.0.0.1:${port}`,
    subscription: { endpoint: `${pushHost}/send/one`, keys },
    come,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
