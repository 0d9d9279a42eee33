// In the made-up company: what it is, and the way to one's own.
import { Sprout } from 'lucide-react';
import { useState } from 'react';
import { goInto, isDemoName } from '../../client/demo.ts';
import { useMe } from '../../client/me.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { tell } from '../../parts/toast.tsx';

export function Yours() {
  const me = useMe().data;
  const [isGoing, setGoing] = useState(false);
  const own = me?.tenants.find(({ name }) => !isDemoName(name));
  if (!me || !isDemoName(me.tenant.name) || !own) return null;
  async function go(to: string) {
    if (!own) return;
    setGoing(true);
    try {
      await goInto(own.id, to);
    } catch (error) {
      tell((error as Error).message, { failed: true });
      setGoing(false);
    }
  }
  return (
    <section
      aria-label="Now yours"
      className="mt-8 flex flex-wrap items-center gap-3 rounded-panel border border-control border-dashed px-4 py-2.5"
    >
      <Sprout {...icon} className="flex-none" />
      <span className="min-w-0 flex-1 basis-[280px]">
        <b className="block font-[550]">This company is made up, and nothing leaves it.</b>
        <span className="text-meta text-muted">Decide, undo, look around. Your own begins with one short form.</span>
      </span>
      <span className="flex flex-wrap gap-2">
        <Button look="quiet" onClick={() => void go('/app/')}>
          Go to {own.name}
        </Button>
        <Button busy={isGoing && 'Going…'} onClick={() => void go('/app/start')}>
          Now yours
        </Button>
      </span>
    </section>
  );
}
