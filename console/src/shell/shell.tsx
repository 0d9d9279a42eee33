// The frame of every screen: rail, top bar, page, and what lies over it.
import { Link, Outlet } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { lookOf } from '../base/look.ts';
import { useSetting } from '../base/setting.ts';
import { clock } from '../base/time.ts';
import { follow, heardAt, line } from '../client/live.ts';
import { useMay, useMe, useMine } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { cameIn } from '../client/session.ts';
import { newer, takeNewer } from '../client/worker.ts';
import { Button } from '../parts/button.tsx';
import { Boundary } from '../parts/panel.tsx';
import { Toasts } from '../parts/toast.tsx';
import { RunDrawer } from '../running/run-drawer.tsx';
import { AllKeys, useGlobalKeys } from './all-keys.tsx';
import { AreasSheet } from './areas-sheet.tsx';
import { WearBrand } from './brand.tsx';
import { ClientBar } from './client-bar.tsx';
import { drawer } from './open.ts';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { useShellKind } from './role.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { TabBar } from './tab-bar.tsx';
import { TopBar } from './top-bar.tsx';

export function Shell() {
  const me = useMe().data;
  const mine = useMine().data;
  const may = useMay();
  const mayFollow = may('event.event.stream');
  const isClient = useShellKind() === 'client';
  const personId = me?.user.id;
  useEffect(() => {
    if (!personId) return;
    cameIn();
    lookOf(personId);
  }, [personId]);
  useEffect(() => (mine ? follow(mayFollow) : undefined), [mine, mayFollow]);
  const visited = useAsk('tenant.brand.show', {}).data;
  const title = visited?.isHere ? visited.name : me?.tenant.name;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  useGlobalKeys();
  return (
    <Tooltip.Provider>
      <div className="flex h-full">
        <a
          href="#page"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-(--z-tip)
            focus:rounded-control focus:bg-overlay focus:p-2"
        >
          Go to the page
        </a>
        {isClient ? null : <Rail />}
        <div className="flex min-w-0 flex-1 flex-col bg-surface">
          {isClient ? <ClientBar /> : null}
          <TopBar />
          <Banner />
          <main
            id="page"
            tabIndex={-1}
            className="relative min-h-0 flex-1 overflow-auto outline-none
              md:has-[[data-reading]]:[scrollbar-gutter:stable]"
          >
            <Boundary>
              <Outlet />
            </Boundary>
          </main>
          <TabBar />
        </div>
      </div>
      <Palette />
      <AreasSheet />
      <ShellDrawer />
      <AllKeys />
      <SignInAgain />
      <WearBrand />
      <Toasts />
    </Tooltip.Provider>
  );
}

function ShellDrawer() {
  const wish = useSetting(drawer);
  return <RunDrawer wish={wish} onClose={() => drawer.set(undefined)} />;
}

/** One at a time, the worst first. */
function Banner() {
  const state = useSetting(line);
  const at = useSetting(heardAt);
  const isNewer = useSetting(newer) !== undefined;
  const noModelAnswers = useOutage();
  if (state === 'offline') {
    return (
      <p role="status" className="border-warn-line border-b border-dashed bg-warn-soft px-(--page-x) py-2 text-warn">
        You are offline since {clock(new Date(at))}. You see what was known then. Deciding needs a connection.
      </p>
    );
  }
  if (noModelAnswers) {
    return (
      <p role="status" className="border-warn-line border-b bg-warn-soft px-(--page-x) py-2 text-warn">
        No model answers right now. What agents write waits or fails; everything else works.{' '}
        <Link to="/admin/ai-control" className="font-[550] underline">
          Look at the models
        </Link>
      </p>
    );
  }
  if (!isNewer) return null;
  return (
    <p role="status" className="flex items-center gap-3 border-border border-b bg-raised px-(--page-x) py-1.5">
      A new version is ready. Reload when it suits you; drafts are kept.
      <Button small onClick={takeNewer}>
        Reload
      </Button>
    </p>
  );
}

const lookEveryMs = 60_000;

/** Whether of all models that were asked none does; where none was, none is missed. */
function useOutage(): boolean {
  const may = useMay();
  const wish = { enabled: may('model.health.show'), everyMs: lookEveryMs };
  const asked = useAsk('model.health.show', {}, wish).data?.items.filter(({ samples }) => samples > 0) ?? [];
  return asked.length > 0 && asked.every(({ status }) => status === 'unhealthy');
}
