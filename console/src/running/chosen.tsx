// Rows chosen with the space bar or a pointer: what can be done to all of them is done at once, or they are taken along
// as a file; Escape chooses none.
import { Download } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { saveCsv } from '../base/csv.ts';
import { many } from '../base/numbers.ts';
import type { Mine } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { icon } from '../parts/chip.tsx';
import { useKeys } from '../shell/keys.ts';
import { keyOfRow, type Row } from './columns.tsx';
import { TogetherActs } from './together.tsx';

const nothing: ReadonlySet<string> = new Set();

export function useChosen() {
  const [chosen, setChosen] = useState(nothing);
  const choose = useCallback((row: Row) => {
    const key = keyOfRow(row);
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(nothing), []);
  return { chosen, choose, clear };
}

interface ChosenProps {
  readonly capability: string;
  readonly actions: readonly Mine[];
  readonly rows: readonly Row[];
  readonly chosen: ReadonlySet<string>;
  readonly clear: () => void;
}

export function Chosen(props: ChosenProps) {
  return props.chosen.size > 0 ? <Bar {...props} /> : null;
}

function Bar({ capability, actions, rows, chosen, clear }: ChosenProps) {
  useKeys(useMemo(() => ({ escape: clear }), [clear]));
  const these = rows.filter((row) => chosen.has(keyOfRow(row)));
  return (
    <section aria-label="Chosen rows" className="mb-2 flex flex-wrap items-center gap-2">
      <span role="status" className="font-[550] tabular-nums">
        {many(these.length, 'row')} chosen
      </span>
      <TogetherActs {...{ capability, actions }} rows={these} onDone={clear} />
      <Button small icon={<Download {...icon} />} onClick={() => saveCsv(capability, these)}>
        CSV of these
      </Button>
      <Button small look="quiet" hint="Esc" onClick={clear}>
        Choose none
      </Button>
    </section>
  );
}
