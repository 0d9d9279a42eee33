// Every screen has its address; its code comes when one is about to go there.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { LinkButton } from './parts/button.tsx';
import { Empty, Failed } from './parts/panel.tsx';
import { Page, PageTitle } from './parts/section.tsx';
import { filterIn } from './screens/record-filter.ts';
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
      <PageTitle title="There is no page here" />
      <Empty says="It may belong to another company, or have another address now.">
        <LinkButton to="/">Go Home</LinkButton>
      </Empty>
    </Page>
  ),
  errorComponent: ({ error }) => (
    <Page>
      <Failed
        error={error instanceof Error ? error : new Error(String(error))}
        what="This page"
        again={() => location.reload()}
      />
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
    validateSearch: filterIn,
  }),
  createRoute({
    getParentRoute,
    path: '/activity',
    staticData: { crumb: 'Who did what' },
    component: lazyRouteComponent(() => import('./screens/activity.tsx'), 'OwnActivity'),
  }),
  createRoute({
    getParentRoute,
    path: '/activity/people/$who',
    staticData: { crumb: 'Who did what' },
    component: lazyRouteComponent(() => import('./screens/activity.tsx'), 'PersonActivity'),
  }),
  createRoute({
    getParentRoute,
    path: '/activity/workspaces/$workspace',
    staticData: { crumb: 'Who did what' },
    component: lazyRouteComponent(() => import('./screens/activity.tsx'), 'WorkspaceActivity'),
  }),
  createRoute({
    getParentRoute,
    path: '/staff',
    staticData: { crumb: 'Staff' },
    component: lazyRouteComponent(() => import('./screens/staff/staff.tsx'), 'Staff'),
  }),
  createRoute({
    getParentRoute,
    path: '/staff/$agentId',
    staticData: { crumb: 'Staff' },
    component: lazyRouteComponent(() => import('./screens/staff/agent.tsx'), 'Agent'),
    validateSearch: (search: Record<string, unknown>): { tab?: string } =>
      typeof search.tab === 'string' ? { tab: search.tab } : {},
  }),
  createRoute({
    getParentRoute,
    path: '/usage',
    staticData: { crumb: 'Usage and billing' },
    component: lazyRouteComponent(() => import('./screens/usage/usage.tsx'), 'Usage'),
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
    path: '/partners',
    staticData: { crumb: 'Partners' },
    component: lazyRouteComponent(() => import('./screens/partners/partners.tsx'), 'Partners'),
  }),
  createRoute({
    getParentRoute,
    path: '/partners/$partnerId',
    staticData: { crumb: 'Partners' },
    component: lazyRouteComponent(() => import('./screens/partners/partner.tsx'), 'OnePartner'),
  }),
  createRoute({
    getParentRoute,
    path: '/partners/batches/$batchId',
    staticData: { crumb: 'Partners' },
    component: lazyRouteComponent(() => import('./screens/partners/batch.tsx'), 'PayoutBatch'),
  }),
  createRoute({
    getParentRoute,
    path: '/earnings',
    staticData: { crumb: 'Earnings' },
    component: lazyRouteComponent(() => import('./screens/earnings/earnings.tsx'), 'OwnEarnings'),
  }),
  createRoute({
    getParentRoute,
    path: '/integrations',
    staticData: { crumb: 'Integrations' },
    component: lazyRouteComponent(() => import('./screens/integrations/integrations.tsx'), 'Integrations'),
  }),
  createRoute({
    getParentRoute,
    path: '/webhooks',
    staticData: { crumb: 'Webhooks' },
    component: lazyRouteComponent(() => import('./screens/webhooks/webhooks.tsx'), 'Webhooks'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/ai-control',
    staticData: { crumb: 'AI control' },
    component: lazyRouteComponent(() => import('./screens/ai-control/ai-control.tsx'), 'AiControl'),
  }),
  createRoute({
    getParentRoute,
    path: '/settings/llm',
    staticData: { crumb: 'Language models' },
    component: lazyRouteComponent(() => import('./screens/ai-control/llm.tsx'), 'LlmSettings'),
  }),
  createRoute({
    getParentRoute,
    path: '/files',
    staticData: { crumb: 'Files' },
    component: lazyRouteComponent(() => import('./screens/files.tsx'), 'Files'),
  }),
  createRoute({
    getParentRoute,
    path: '/brands',
    staticData: { crumb: 'Brands' },
    component: lazyRouteComponent(() => import('./screens/brands.tsx'), 'Brands'),
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
    path: '/account',
    staticData: { crumb: 'Your account' },
    component: lazyRouteComponent(() => import('./screens/account.tsx'), 'Account'),
  }),
  createRoute({
    getParentRoute,
    path: '/add',
    staticData: { crumb: 'Add' },
    component: lazyRouteComponent(() => import('./screens/add.tsx'), 'Add'),
  }),
  createRoute({
    getParentRoute,
    path: '/companies',
    staticData: { crumb: 'Companies' },
    component: lazyRouteComponent(() => import('./screens/companies.tsx'), 'Companies'),
    validateSearch: (search: Record<string, unknown>): { tab?: string } =>
      typeof search.tab === 'string' ? { tab: search.tab } : {},
  }),
  createRoute({
    getParentRoute,
    path: '/alerts',
    staticData: { crumb: 'Alerts' },
    component: lazyRouteComponent(() => import('./screens/alerts.tsx'), 'Alerts'),
  }),
  createRoute({
    getParentRoute,
    path: '/security',
    staticData: { crumb: 'Security' },
    component: lazyRouteComponent(() => import('./screens/security.tsx'), 'Security'),
  }),
  createRoute({
    getParentRoute,
    path: '/flows',
    staticData: { crumb: 'Flows' },
    component: lazyRouteComponent(() => import('./screens/flows/flows.tsx'), 'Flows'),
  }),
  createRoute({
    getParentRoute,
    path: '/flows/new',
    staticData: { crumb: 'Flows' },
    component: lazyRouteComponent(() => import('./screens/flows/new/new-flow.tsx'), 'NewFlow'),
    validateSearch: (search: Record<string, unknown>): { tab?: string; template?: string } => ({
      ...(typeof search.tab === 'string' ? { tab: search.tab } : {}),
      ...(typeof search.template === 'string' ? { template: search.template } : {}),
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/flows/$flowId',
    staticData: { crumb: 'Flows' },
    component: lazyRouteComponent(() => import('./screens/flows/flow.tsx'), 'Flow'),
    validateSearch: (search: Record<string, unknown>): { tab?: 'runs' | 'versions'; run?: string } => ({
      ...(search.tab === 'runs' || search.tab === 'versions' ? { tab: search.tab } : {}),
      ...(typeof search.run === 'string' ? { run: search.run } : {}),
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/import/$capability',
    staticData: { crumb: 'Import' },
    component: lazyRouteComponent(() => import('./screens/import/import.tsx'), 'Import'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs',
    staticData: { crumb: 'Runs and schedules' },
    component: lazyRouteComponent(() => import('./screens/runs/runs.tsx'), 'Runs'),
    validateSearch: (search: Record<string, unknown>): { tab?: string } =>
      typeof search.tab === 'string' ? { tab: search.tab } : {},
  }),
  createRoute({
    getParentRoute,
    path: '/runs/$runId',
    staticData: { crumb: 'Runs and schedules' },
    component: lazyRouteComponent(() => import('./screens/runs/one-run.tsx'), 'OneRun'),
  }),
  createRoute({
    getParentRoute,
    path: '/start',
    staticData: { crumb: 'Now yours' },
    component: lazyRouteComponent(() => import('./screens/begin/start.tsx'), 'Start'),
  }),
  createRoute({
    getParentRoute,
    path: '/welcome',
    staticData: { crumb: 'First steps' },
    component: lazyRouteComponent(() => import('./screens/begin/welcome.tsx'), 'Welcome'),
  }),
  createRoute({
    getParentRoute,
    path: '/gallery',
    beforeLoad: () => {
      throw redirect({ to: '/parts' });
    },
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
