// Whoever runs the program puts somebody in, who is a partner at once.
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { type Issues, readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf, type Schema } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { kinds, type Partner } from './words.ts';

const schema: Schema = {
  type: 'object',
  required: ['name', 'email', 'kind'],
  properties: {
    name: { type: 'string', maxLength: 120 },
    email: { type: 'string', maxLength: 254 },
    kind: { type: 'string', enum: Object.keys(kinds), default: 'affiliate' },
    website: { type: 'string', format: 'uri' },
    country: { type: 'string', maxLength: 2, description: 'Two letters, such as DE' },
    audience: {
      ...{ type: 'array', items: { type: 'string', maxLength: 2 } },
      description: 'The countries of those to whom they speak, such as DE and AT',
    },
    broughtBy: { type: 'string', maxLength: 40, description: 'The code of the partner who brought them' },
  },
};

interface Given {
  readonly name: string;
  readonly email: string;
  readonly kind: Partner['kind'];
}

export function NewPartner({ onClose }: { readonly onClose: () => void }) {
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, {}));
  const [issues, setIssues] = useState<Issues>({});
  const { busy, problem, press } = usePress();
  async function go() {
    const reading = readForm(schema, drafts);
    setIssues(reading.issues);
    if (Object.keys(reading.issues).length > 0) return;
    const given = reading.value as Given;
    if (await press('partners.partner.register', given, `Added partner: ${given.name}.`)) onClose();
  }
  return (
    <Drawer title="Add partner" isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <SchemaForm
          schema={schema}
          drafts={drafts}
          issues={issues}
          onChange={(next) => {
            setDrafts(next);
            setIssues({});
          }}
          onSubmit={() => void go()}
        />
        {problem ? <Failed error={problem} what="The partner" /> : null}
      </div>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        <Button look="main" busy={busy && 'Adding…'} onClick={() => void go()} className="max-md:flex-1">
          Add partner
        </Button>
      </footer>
    </Drawer>
  );
}
