// The terms of a program in the words of whoever sets them.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { type Issues, readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf, type Schema } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { issuesOf } from '../../running/use-running.ts';
import { type Read, readOf, termsOf } from './program-terms.ts';
import type { Program } from './words.ts';

interface ProgramDrawerProps {
  /** Absent, a new one is opened. */
  readonly program?: Program | undefined;
  readonly slug: string;
  readonly onClose: () => void;
}

const score = { type: 'integer', minimum: 1, maximum: 101 } as const;
const currency: Schema = {
  type: 'object',
  required: ['leastPayout', 'oneDollarOfTheTiers'],
  properties: {
    leastPayout: {
      type: 'object',
      properties: { amount: { type: 'integer' }, currency: { type: 'string' } },
      description: 'What must have come together before somebody is paid',
    },
    oneDollarOfTheTiers: {
      ...{ type: 'number', default: 1 },
      description: 'How much of this currency counts as one dollar in the table of tiers, such as 0.92',
    },
  },
};
const schema: Schema = {
  type: 'object',
  required: [
    ...['name', 'currencies', 'daysItMayBeReturned', 'daysVisitsCount', 'minutesToTakePayoutsBack'],
    ...['heldFromScore', 'rejectedFromScore'],
  ],
  properties: {
    name: { type: 'string', maxLength: 120, default: 'Partner program' },
    linksLeadTo: { type: 'string', format: 'uri', description: 'Where links lead that name no page of their own' },
    currencies: {
      type: 'array',
      items: currency,
      default: [{ leastPayout: { amount: 5000, currency: 'USD' }, oneDollarOfTheTiers: 1 }],
      description: 'In which sales are taken; the first is the usual one',
    },
    daysItMayBeReturned: {
      ...{ type: 'integer', minimum: 0, maximum: 365, default: 30 },
      description: 'Then the commission of a sale is approved',
    },
    daysVisitsCount: {
      ...{ type: 'integer', minimum: 1, maximum: 365, default: 30 },
      description: 'What is bought so long after a visit is still the partner’s',
    },
    minutesToTakePayoutsBack: { type: 'integer', minimum: 0, maximum: 10_080, default: 60 },
    heldFromScore: {
      ...score,
      default: 50,
      description: 'From this score on a sale waits for a person; 101 for never',
    },
    rejectedFromScore: { ...score, default: 85, description: 'From this score on a sale is rejected; 101 for never' },
    newcomersArePartnersAtOnce: { type: 'boolean' },
    ownNames: {
      ...{ type: 'array', items: { type: 'string' } },
      description: 'Names of your own, on which partners may not advertise',
    },
  },
};

export function ProgramDrawer({ program, slug, onClose }: ProgramDrawerProps) {
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, program ? readOf(program) : {}));
  const [issues, setIssues] = useState<Issues>({});
  const { busy, problem, press } = usePress();
  const [heeded, setHeeded] = useState(problem);
  const told = problem === heeded ? {} : toldIn(problem);
  const form = useRef<HTMLDivElement>(null);
  // What is wrong may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked for whenever something else is wrong
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [issues, problem]);

  function keep(read: Read) {
    const terms = termsOf(read);
    if (!program) return press('partners.program.create', { ...terms, slug }, `Opened: ${read.name}.`);
    const seen = { programId: program.id, ifVersion: program.version };
    return press('partners.program.change', { ...terms, ...seen }, `Changed the terms of ${read.name}.`);
  }

  async function go() {
    const reading = readForm(schema, drafts);
    setIssues(reading.issues);
    if (Object.keys(reading.issues).length > 0) return;
    if (await keep(reading.value as Read)) onClose();
  }

  return (
    <Drawer title={program ? `Terms of ${program.name}` : 'Set up program'} isOpen onClose={onClose}>
      <div ref={form} className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        {program ? <p className="text-muted">They count for what is sold from now on.</p> : null}
        <SchemaForm
          schema={schema}
          drafts={drafts}
          issues={{ ...told, ...issues }}
          onChange={(next) => {
            setDrafts(next);
            setIssues({});
            setHeeded(problem);
          }}
          onSubmit={() => void go()}
        />
        {problem && Object.keys(toldIn(problem)).length === 0 ? <Failed error={problem} what="The program" /> : null}
      </div>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        <Button look="main" busy={busy && 'Keeping…'} onClick={() => void go()} className="max-md:flex-1">
          {program ? 'Change terms' : 'Set up program'}
        </Button>
      </footer>
    </Drawer>
  );
}

const fields: Readonly<Record<string, keyof Read>> = {
  ...{ landingUrl: 'linksLeadTo', ownWords: 'ownNames' },
  ...{ holdScore: 'heldFromScore', rejectScore: 'rejectedFromScore' },
};

/** What is refused is said beside what was filled in, under its name here. */
function toldIn(problem: unknown): Issues {
  const said = Object.entries(issuesOf(problem)).map(([field, message]) => [fields[field] ?? field, message] as const);
  return Object.fromEntries(said);
}
