// The parts of a company that have rules of their own, such as which models they use. `default` is always there.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id, Instant, list, Page, text } from '#kernel/contract';
import { defaultWorkspace } from './model.ts';
import * as rows from './rooms.ts';

const anyWorkspace = '01900000-0000-7000-8000-000000000004';

export const Workspace = z.object({
  id: Id,
  name: z.string().describe('What rules and settings call it; it does not change'),
  title: z.string(),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
});

const One = z.object({ workspaceId: Id });
const title = text(120).describe('What people call it');

export const createWorkspace = contract({
  name: 'tenant.workspace.create',
  summary: 'Create a workspace, a part of the company with rules of its own.',
  effect: 'write',
  access: 'tenant.workspace.create',
  input: z.object({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/)
      .describe('A short name such as north-shop'),
    title,
  }),
  output: Workspace,
  undo: { by: 'tenant.workspace.archive', input: (_input, output) => ({ workspaceId: output.id }) },
  example: { name: 'north-shop', title: 'The shop in the north' },
});

export const listWorkspaces = contract({
  name: 'tenant.workspace.list',
  summary: 'List the workspaces of the company, archived ones included.',
  effect: 'read',
  access: 'tenant.workspace.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Workspace),
  example: { limit: 50 },
});

export const renameWorkspace = contract({
  name: 'tenant.workspace.rename',
  summary: 'Give a workspace another title.',
  effect: 'write',
  access: 'tenant.workspace.rename',
  input: One.extend({ title, ifTitle: z.string().optional().describe('Only if it is still called this') }),
  output: Workspace.extend({ title, previousTitle: title }),
  undo: {
    by: 'tenant.workspace.rename',
    input: (_input, output) => ({ workspaceId: output.id, title: output.previousTitle, ifTitle: output.title }),
  },
  example: { workspaceId: anyWorkspace, title: 'The northern shop' },
});

export const archiveWorkspace = contract({
  name: 'tenant.workspace.archive',
  summary: 'Put a workspace away; it can be restored.',
  effect: 'write',
  access: 'tenant.workspace.archive',
  input: One,
  output: Workspace,
  undo: { by: 'tenant.workspace.restore', input: (_input, output) => ({ workspaceId: output.id }) },
  example: { workspaceId: anyWorkspace },
});

export const restoreWorkspace = contract({
  name: 'tenant.workspace.restore',
  summary: 'Bring an archived workspace back.',
  effect: 'write',
  access: 'tenant.workspace.archive',
  input: One,
  output: Workspace,
  undo: { by: 'tenant.workspace.archive', input: (_input, output) => ({ workspaceId: output.id }) },
  example: { workspaceId: anyWorkspace },
});

export function workspaceCapabilities(): Capability[] {
  return [
    createWorkspace.implement(async (call, input) => {
      const made = await rows.insertWorkspace(call.db, { id: call.newId(), ...input });
      if (!made) throw new Fault('conflict', `There is a workspace called ${input.name} already`);
      return made;
    }),

    listWorkspaces.implement(async (call, { after, limit }) => {
      const items = await rows.workspacePage(call.db, { after, limit });
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    renameWorkspace.implement(async (call, { workspaceId: id, title: to, ifTitle }) => {
      const from = ifTitle ?? (await present(call, id)).title;
      const renamed = await rows.retitleWorkspace(call.db, { id, from, to });
      if (!renamed) throw new Fault('conflict', `It is called ${(await present(call, id)).title} by now`);
      return { ...renamed, previousTitle: from };
    }),

    archiveWorkspace.implement((call, { workspaceId }) => shelve(call, { id: workspaceId, at: call.now })),
    restoreWorkspace.implement((call, { workspaceId }) => shelve(call, { id: workspaceId, at: null })),
  ];
}

async function shelve(call: Call, wanted: { id: string; at: string | null }) {
  const changed = await rows.shelveWorkspace(call.db, { ...wanted, kept: defaultWorkspace });
  if (changed) return changed;
  const { name } = await present(call, wanted.id);
  if (name === defaultWorkspace) throw new Fault('conflict', 'The default workspace is always there');
  throw new Fault('conflict', `The workspace ${name} is ${wanted.at === null ? 'in use' : 'archived'} already`);
}

async function present(call: Call, id: string) {
  const found = await rows.workspaceById(call.db, id);
  if (!found) throw new Fault('not_found', `There is no workspace ${id}`);
  return found;
}
