import { z } from 'zod';
import { contract, list, roles } from '#kernel/contract';

export const RoleShown = z.object({
  role: z.enum(roles),
  title: z.string(),
  summary: z.string(),
  alsoCalled: z.array(z.string()).describe('Other names for the same role'),
  may: z.array(z.string()).describe('What the role may do, as patterns: notes.*'),
  mayNot: z.array(z.string()).describe('What is kept from it although a pattern covers it'),
});
export type RoleShown = z.infer<typeof RoleShown>;

export const listRoles = contract({
  name: 'access.role.list',
  summary: 'List the roles with what each of them may do.',
  effect: 'read',
  access: 'access.role.list',
  input: z.object({}),
  output: list(RoleShown),
  example: {},
});
