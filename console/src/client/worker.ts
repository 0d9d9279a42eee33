// The worker beside the page: whether a newer version waits, whether one can install it, and news on this device.
import { newSetting } from '../base/setting.ts';
import { newKey, read, run } from './http.ts';

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

export const newer = newSetting<ServiceWorker | undefined>(undefined);
export const installing = newSetting<InstallEvent | undefined>(undefined);

const canWork = 'serviceWorker' in navigator;

export async function startWorker(): Promise<void> {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installing.set(event as InstallEvent);
  });
  addEventListener('appinstalled', () => installing.set(undefined));
  if (!canWork || !import.meta.env.PROD) return;
  const found = await navigator.serviceWorker.register('/app/worker.js', { scope: '/app/' });
  if (found.waiting && navigator.serviceWorker.controller) newer.set(found.waiting);
  found.addEventListener('updatefound', () => {
    const coming = found.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && navigator.serviceWorker.controller) newer.set(coming);
    });
  });
}

/** Drafts are kept; the page comes again in the new version. */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  newer.get()?.postMessage('take over');
}

export async function install(): Promise<void> {
  await installing.get()?.prompt();
  installing.set(undefined);
}

export function canTell(): boolean {
  return canWork && 'PushManager' in window && 'Notification' in window;
}

/** Asks the browser, then tells the house where this device is reached. */
export async function tellThisDevice(label: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') {
    throw new Error('This browser shows no notices of this site; allow them in its settings');
  }
  const worker = await navigator.serviceWorker.ready;
  const { publicKey } = await read('notify.push.prepare', {});
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscribed = await worker.pushManager.subscribe(wanted);
  const { endpoint, keys } = subscribed.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) throw new Error('The browser gave no address for notices');
  const subscription = { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
  await run('notify.device.add', { label, subscription }, newKey());
}
