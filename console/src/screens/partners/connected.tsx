// Who brought whom as a drawing: whoever brought others stands left of them.
import { useNavigate } from '@tanstack/react-router';
import { many } from '../../base/numbers.ts';
import { Network } from '../../parts/chart/network.tsx';
import { Empty } from '../../parts/panel.tsx';
import type { Partner } from './words.ts';

const says = (below: number) => (below === 0 ? 'brought nobody' : `${many(below, 'partner')} behind them`);

export function Connected({ partners }: { readonly partners: readonly Partner[] }) {
  const navigate = useNavigate();
  if (partners.length === 0) return <Empty says="Nobody has been let in yet. Who brought whom is drawn here." />;
  return (
    <div className="border-border border-t pt-3">
      <Network
        title="Who brought whom?"
        things={partners.map(({ id, name, parentId }) => ({ id, name, parentId, kind: 'person' }))}
        says={says}
        onOpen={(partnerId) => void navigate({ to: '/partners/$partnerId', params: { partnerId } })}
      />
    </div>
  );
}
