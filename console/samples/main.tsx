// One part at a time, with what a test gives it, between the few things of a page that parts look for.
import '@fontsource-variable/inter/wght.css';
import './samples.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { type ComponentType, StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { newSetting, useSetting } from '../src/base/setting.ts';
import { cache } from '../src/client/queries.ts';
import { heard } from './tell.ts';

type Given = Readonly<Record<string, unknown>>;
type Sample = ComponentType<Given>;

const files = import.meta.glob<Readonly<Record<string, Sample>>>(['./*.tsx', '!./main.tsx'], { eager: true });
/** By file and name: `buttons/Press`. */
const samples = new Map<string, Sample>(
  Object.entries(files).flatMap(([path, file]) =>
    Object.entries(file).map(([name, one]) => [`${path.slice(2, -4)}/${name}`, one]),
  ),
);

const stand = newSetting<{ readonly name: string; readonly given: Given } | undefined>(undefined);

function Stand() {
  const shown = useSetting(stand);
  const One = shown && samples.get(shown.name);
  return (
    <Tooltip.Provider>
      <header className="flex">
        <span id="crumb" className="flex" />
        <span id="top" className="flex" />
      </header>
      <main id="page" className="h-full overflow-auto p-4">
        {One ? <One key={shown.name} {...shown.given} /> : null}
      </main>
    </Tooltip.Provider>
  );
}

const above = createRootRoute({ component: Stand });
const crumbed = createRoute({ getParentRoute: () => above, path: '/crumbed', staticData: { crumb: 'Partners' } });
const anywhere = createRoute({ getParentRoute: () => above, path: '$' });
const router = createRouter({ routeTree: above.addChildren([crumbed, anywhere]), basepath: '/app' });

/** Given again, the same sample keeps what it holds and only gets other props. */
function give(name: string, given: Given): void {
  if (!samples.has(name)) throw new Error(`There is no sample ${name}`);
  flushSync(() => stand.set({ name, given }));
}

/** As it was before anything was mounted, also for the next Tab. */
function forget(): void {
  flushSync(() => stand.set(undefined));
  heard.length = 0;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  delete document.documentElement.dataset.theme;
}

Object.assign(globalThis, { give, forget, heard });
const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for a sample');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>
  </StrictMode>,
);
