// The made-up company: opened with one click, and gone into as soon as its history has been played.
import { newKey, read, run } from './http.ts';

const lookMs = 600;

/** As the house calls it; there is one of it on an installation. */
export function isDemoName(name: string): boolean {
  return name.endsWith('(demo)');
}

export async function openDemo(tell: (says: string) => void): Promise<void> {
  tell('Opening…');
  const came = await run('platform.demo.open', {}, newKey());
  if (came.status === 'waiting') throw new Error('Somebody else has to agree to this first');
  let { isReady, tenantId } = came.output;
  for (let looks = 1; !isReady; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    tell(`Playing its season, ${Math.round((looks * lookMs) / 1000)} s`);
    ({ isReady, tenantId } = await read('platform.demo.show', {}));
  }
  if (tenantId) await goInto(tenantId, '/app/');
}

/** The page is loaded anew, so that nothing of the other company stays behind. */
export async function goInto(tenantId: string, to: string): Promise<void> {
  await run('identity.session.switch', { tenantId }, newKey());
  location.assign(to);
}
