// Changing what is asked for before one decides: other bytes, another hash, another rehearsal.
import { useState } from 'react';
import { useDescribed } from '../../client/described.ts';
import { newKey, Problem, run } from '../../client/http.ts';
import { renew } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { type Issues, readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf, type Schema } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { Failed, Panel } from '../../parts/panel.tsx';
import { tell } from '../../parts/toast.tsx';
import type { Whole } from './rehearsed.ts';

interface EditProps {
  readonly whole: Whole;
  readonly onClose: () => void;
}

export function EditDrawer({ whole, onClose }: EditProps) {
  const query = useDescribed(whole.capability);
  return (
    <Drawer title="Edit what is asked" isOpen onClose={onClose}>
      <Panel query={query} what="The form of this request">
        {(described) =>
          described ? <EditForm whole={whole} schema={described.input} onClose={onClose} /> : <NotYours />
        }
      </Panel>
    </Drawer>
  );
}

function NotYours() {
  return (
    <p className="px-5 py-4 text-muted">You may decide on this, but not do it yourself, so you can not change it.</p>
  );
}

function EditForm({ whole, schema, onClose }: EditProps & { readonly schema: Schema }) {
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, whole.input));
  const [issues, setIssues] = useState<Issues>({});
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);

  async function save() {
    const { value, issues: found } = readForm(schema, drafts);
    setIssues(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const input = { ...(whole.input as object), ...(value as Record<string, unknown>) };
      await run('approval.request.edit', { approvalId: whole.id, inputHash: whole.inputHash, input }, key);
      tell('Changed. It is rehearsed again before you approve.');
      renew('approval.request.get', 'approval.request.list');
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <SchemaForm
          of={whole.capability}
          {...{ schema, drafts, issues }}
          onChange={setDrafts}
          onSubmit={() => void save()}
        />
        {problem ? <Failed error={problem} what="Your change" /> : null}
      </div>
      <footer className="flex justify-end gap-2 border-border border-t px-5 py-3">
        <Button onClick={onClose}>Leave it</Button>
        <Button look="main" busy={busy && 'Saving…'} onClick={() => void save()}>
          Save and rehearse
        </Button>
      </footer>
    </>
  );
}
