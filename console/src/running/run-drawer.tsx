import { title } from '../base/words.ts';
import { useDescribed } from '../client/described.ts';
import { Drawer } from '../parts/dialog.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { RunForm } from './run-form.tsx';

export interface Wish {
  readonly capability: string;
  readonly given?: object;
  readonly fixed?: readonly string[];
}

interface RunDrawerProps {
  readonly wish: Wish | undefined;
  readonly onClose: () => void;
}

/** One capability beside the page that it is about. */
export function RunDrawer({ wish, onClose }: RunDrawerProps) {
  return wish ? <Open key={wish.capability} wish={wish} onClose={onClose} /> : null;
}

function Open({ wish, onClose }: { readonly wish: Wish; readonly onClose: () => void }) {
  const { capability, given = {}, fixed = [] } = wish;
  const query = useDescribed(capability);
  return (
    <Drawer title={query.data ? title(query.data.description) : capability} isOpen onClose={onClose}>
      <Panel query={query} what="This form">
        {(described) =>
          described ? (
            <RunForm {...{ described, given, fixed }} onDone={onClose} />
          ) : (
            <div className="px-5">
              <Empty says="You may not do this." />
            </div>
          )
        }
      </Panel>
    </Drawer>
  );
}
