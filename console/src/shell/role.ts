// Which of the shells one sees. What one may do is asked of the house for every single thing; this is only the frame.
import { useMe } from '../client/me.ts';

export type ShellKind = 'installation' | 'company' | 'team' | 'client';

const kinds: Readonly<Record<string, ShellKind>> = {
  super_admin: 'installation',
  tenant_admin: 'company',
  manager: 'team',
  store_operator: 'team',
  client: 'client',
  end_user: 'client',
};

/** Undefined until one knows who one is. */
export function useShellKind(): ShellKind | undefined {
  const roles = useMe().data?.roles;
  return roles && (kinds[roles[0] ?? ''] ?? 'client');
}
