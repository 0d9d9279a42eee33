import { useState } from 'react';
import { isDemoName, openDemo } from '../../client/demo.ts';
import { Problem } from '../../client/http.ts';
import { useMay, useMe } from '../../client/me.ts';
import { Button, type ButtonProps } from '../../parts/button.tsx';
import { Failed } from '../../parts/panel.tsx';

/** Whoever stands in it already needs no other one. */
export function useMayOpenDemo(): boolean {
  const may = useMay();
  const me = useMe().data;
  return me !== undefined && may('platform.demo.open') && !isDemoName(me.tenant.name);
}

/** One click, and one stands in the made-up company. */
export function OpenDemo({ look = 'plain' }: Pick<ButtonProps, 'look'>) {
  const may = useMayOpenDemo();
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState<Error>();
  if (!may) return null;
  async function open() {
    setProblem(undefined);
    try {
      await openDemo(setBusy);
    } catch (error) {
      setProblem(error instanceof Problem || error instanceof Error ? error : new Error(String(error)));
      setBusy('');
    }
  }
  return (
    <>
      <Button look={look} busy={busy} onClick={() => void open()}>
        Open the demo company
      </Button>
      {problem ? <Failed error={problem} what="The demo company" /> : null}
    </>
  );
}
