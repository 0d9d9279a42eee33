// Every screen has its address; its code comes when one is about to go there.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Empty, Failed } from './parts/panel.tsx';
import { Page } from './parts/section.tsx';
import { Shell } from './shell/shell.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What stands in the top bar. */
    readonly crumb?: string;
  }
  interface Register {
    readonly router: typeof router;
  }
}

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <Page>
      <Empty says="There is no page here. It may belong to another company, or have another address now." />
    </Page>
  ),
  errorComponent: ({ error }) => (
    <Page>
      <Failed error={error instanceof Error ? error : new Error(String(error))} what="This page" />
    </Page>
  ),
});

const getParentRoute = () => root;

const routes = [
  createRoute({
    getParentRoute,
    path: '/',
    staticData: { crumb: 'Home' },
    component: lazyRouteComponent(() => import('./screens/home/home.tsx'), 'Home'),
  }),
  createRoute({
    getParentRoute,
    path: '/approvals',
    staticData: { crumb: 'Approvals' },
    component: lazyRouteComponent(() => import('./screens/approvals/approvals.tsx'), 'Approvals'),
    validateSearch: (search: Record<string, unknown>): { tab?: 'passed' | 'done'; focus?: true } => ({
      ...(search.tab === 'passed' || search.tab === 'done' ? { tab: search.tab } : {}),
      ...(search.focus ? { focus: true } : {}),
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/approvals/$approvalId',
    staticData: { crumb: 'Approvals' },
    component: lazyRouteComponent(() => import('./screens/approvals/approvals.tsx'), 'Approvals'),
    validateSearch: (search: Record<string, unknown>): { tab?: 'passed' | 'done'; focus?: true } => ({
      ...(search.tab === 'passed' || search.tab === 'done' ? { tab: search.tab } : {}),
      ...(search.focus ? { focus: true } : {}),
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/audit',
    staticData: { crumb: 'Activity' },
    component: lazyRouteComponent(() => import('./screens/audit.tsx'), 'Audit'),
  }),
  createRoute({
    getParentRoute,
    path: '/staff',
    staticData: { crumb: 'Staff' },
    component: lazyRouteComponent(() => import('./screens/staff.tsx'), 'Staff'),
  }),
  createRoute({
    getParentRoute,
    path: '/usage',
    staticData: { crumb: 'Usage' },
    component: lazyRouteComponent(() => import('./screens/usage.tsx'), 'Usage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    staticData: { crumb: 'People and roles' },
    component: lazyRouteComponent(() => import('./screens/people.tsx'), 'People'),
  }),
  createRoute({
    getParentRoute,
    path: '/vault',
    staticData: { crumb: 'Vault' },
    component: lazyRouteComponent(() => import('./screens/vault.tsx'), 'Vault'),
  }),
  createRoute({
    getParentRoute,
    path: '/notes',
    staticData: { crumb: 'Notes' },
    component: lazyRouteComponent(() => import('./screens/notes.tsx'), 'Notes'),
  }),
  createRoute({
    getParentRoute,
    path: '/health',
    staticData: { crumb: 'Platform health' },
    component: lazyRouteComponent(() => import('./screens/health.tsx'), 'PlatformHealth'),
  }),
  createRoute({
    getParentRoute,
    path: '/notices',
    staticData: { crumb: 'Notices' },
    component: lazyRouteComponent(() => import('./screens/notices.tsx'), 'AllNotices'),
  }),
  createRoute({
    getParentRoute,
    path: '/area/$area',
    staticData: { crumb: 'Areas' },
    component: lazyRouteComponent(() => import('./screens/area.tsx'), 'Area'),
    validateSearch: (search: Record<string, unknown>): { list?: string } =>
      typeof search.list === 'string' ? { list: search.list } : {},
  }),
  createRoute({
    getParentRoute,
    path: '/do/$capability',
    staticData: { crumb: 'Do' },
    component: lazyRouteComponent(() => import('./screens/do.tsx'), 'Do'),
  }),
  createRoute({
    getParentRoute,
    path: '/parts',
    staticData: { crumb: 'Parts' },
    component: lazyRouteComponent(() => import('./screens/parts.tsx'), 'Parts'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
  scrollToTopSelectors: ['#page'],
});
