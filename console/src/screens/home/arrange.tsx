// Arranging Home: which parts stand there, and in which order. What waits is not among them: it always stands first.
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { useSetting } from '../../base/setting.ts';
import { asking, cache } from '../../client/queries.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { type Arranged, asUsual, isArranging, useArranged } from './arranged.ts';
import { inOrder, moved } from './order.ts';

interface Part {
  readonly id: string;
  readonly title: string;
}

interface ArrangeProps {
  readonly main: readonly Part[];
  readonly side: readonly Part[];
}

export function Arrange(props: ArrangeProps) {
  const isOpen = useSetting(isArranging);
  return (
    <Modal title="Arrange Home" isOpen={isOpen} onClose={() => isArranging.set(false)}>
      <Arranging {...props} />
    </Modal>
  );
}

/** Nothing of it is so until it is kept. */
function Arranging({ main, side }: ArrangeProps) {
  const { arranged } = useArranged();
  const [chosen, choose] = useState<Arranged>(arranged);
  const { busy, problem, press } = usePress();
  async function keep() {
    const kept = await press('platform.arrangement.set', chosen, 'Arranged Home.');
    if (!kept) return;
    cache.setQueryData(asking('platform.arrangement.show', {}).queryKey, chosen);
    isArranging.set(false);
  }
  const shared = { chosen, choose } as const;
  return (
    <>
      <Group {...shared} title="Below what waits for you" parts={main} others={side} />
      <Group {...shared} title="Beside it" parts={side} others={main} />
      {problem ? <Failed error={problem} what="Your arrangement" /> : null}
      <div className="flex justify-end gap-2">
        {chosen.order.length + chosen.hidden.length > 0 ? (
          <Button look="quiet" onClick={() => choose(asUsual)}>
            Arrange as usual
          </Button>
        ) : null}
        <Button look="main" busy={busy !== undefined && 'Keeping…'} onClick={() => void keep()}>
          Keep it so
        </Button>
      </div>
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly others: readonly Part[];
  readonly chosen: Arranged;
  readonly choose: (next: Arranged) => void;
}

function Group({ title, parts, others, chosen, choose }: GroupProps) {
  const ids = inOrder(parts, chosen.order).map(({ id }) => id);
  function toggle(id: string) {
    const rest = chosen.hidden.filter((one) => one !== id);
    choose({ ...chosen, hidden: rest.length < chosen.hidden.length ? rest : [...rest, id] });
  }
  function move(id: string, by: -1 | 1) {
    const beside = inOrder(others, chosen.order).map((one) => one.id);
    choose({ ...chosen, order: [...moved(ids, id, by), ...beside] });
  }
  return (
    <fieldset>
      <legend className="mb-1 text-micro text-muted">{title}</legend>
      <ul className="border-border border-t">
        {inOrder(parts, chosen.order).map(({ id, title: name }, index) => (
          <li key={id} className="flex min-h-(--row) items-center gap-1 border-border border-b">
            <label className="flex min-h-6 min-w-0 flex-1 items-center gap-2">
              <input
                type="checkbox"
                checked={!chosen.hidden.includes(id)}
                onChange={() => toggle(id)}
                className="size-4 accent-primary"
              />
              {name}
            </label>
            <IconButton
              label={`Move ${name} up`}
              icon={<ChevronUp {...icon} />}
              aria-disabled={index === 0}
              onClick={() => move(id, -1)}
            />
            <IconButton
              label={`Move ${name} down`}
              icon={<ChevronDown {...icon} />}
              aria-disabled={index === parts.length - 1}
              onClick={() => move(id, 1)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
