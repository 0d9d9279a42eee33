// The tabs of a page, in its address; a tab that shows nothing one may see is not drawn.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../client/me.ts';
import { Tabs } from './tabs.tsx';

export interface View<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly needs: string;
}

export function useView<Value extends string>(views: readonly View<Value>[]) {
  const may = useMay();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const open = views.filter(({ needs }) => may(needs));
  return { open, view: (open.find(({ value }) => value === tab) ?? open[0])?.value };
}

interface ViewTabsProps<Value extends string> {
  readonly label: string;
  readonly view: Value;
  readonly open: readonly View<Value>[];
}

export function ViewTabs<Value extends string>({ label, view, open }: ViewTabsProps<Value>) {
  const navigate = useNavigate();
  if (open.length < 2) return null;
  return (
    <Tabs
      label={label}
      value={view}
      tabs={open}
      onChange={(next) => void navigate({ to: '.', search: { tab: next } as never })}
    />
  );
}
