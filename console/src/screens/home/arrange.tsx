// Arranging Home: which parts stand there, and in which order. What waits is not among them: it always stands first.
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useSetting } from '../../base/setting.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { arranged, isArranging } from './arranged.ts';
import { inOrder, moved } from './order.ts';

interface Part {
  readonly id: string;
  readonly title: string;
}

export function Arrange({ main, side }: { readonly main: readonly Part[]; readonly side: readonly Part[] }) {
  const isOpen = useSetting(isArranging);
  const chosen = useSetting(arranged);
  const close = () => isArranging.set(false);
  return (
    <Modal title="Arrange Home" isOpen={isOpen} onClose={close}>
      <Group title="Below what waits for you" parts={main} others={side} />
      <Group title="Beside it" parts={side} others={main} />
      <div className="flex justify-end gap-2">
        {chosen.order.length + chosen.hidden.length > 0 ? (
          <Button look="quiet" onClick={() => arranged.set({ order: [], hidden: [] })}>
            Arrange as usual
          </Button>
        ) : null}
        <Button look="main" onClick={close}>
          Keep it so
        </Button>
      </div>
    </Modal>
  );
}

interface GroupProps {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly others: readonly Part[];
}

function Group({ title, parts, others }: GroupProps) {
  const chosen = useSetting(arranged);
  const ids = parts.map(({ id }) => id);
  function toggle(id: string) {
    const rest = chosen.hidden.filter((one) => one !== id);
    arranged.set({ ...chosen, hidden: rest.length < chosen.hidden.length ? rest : [...rest, id] });
  }
  function move(id: string, by: -1 | 1) {
    arranged.set({ ...chosen, order: [...moved(ids, id, by), ...others.map((one) => one.id)] });
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
