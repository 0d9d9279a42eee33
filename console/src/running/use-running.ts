// Filling in one capability, rehearsing it and running it; drafts outlive a reload, a press happens once.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { asDone } from '../base/words.ts';
import type { Described } from '../client/described.ts';
import { newKey, type Outcome, Problem, type Rehearsal, readByName, rehearse, runByName } from '../client/http.ts';
import { type Issues, readForm } from '../parts/form/reading.ts';
import { type Drafts, draftsOf, isUnkept, type Schema } from '../parts/form/schema.ts';
import { tell } from '../parts/toast.tsx';
import { recordedWayBack } from './way-back.ts';

export interface Running {
  readonly drafts: Drafts;
  readonly issues: Issues;
  readonly busy: 'rehearsing' | 'running' | false;
  readonly problem: Problem | undefined;
  readonly rehearsal: { readonly what: Rehearsal; readonly at: Date; readonly isStale: boolean } | undefined;
  readonly outcome: Outcome | undefined;
  change(drafts: Drafts): void;
  rehearse(): Promise<void>;
  run(): Promise<Outcome | undefined>;
}

const noIssues: Issues = {};

/** Reads the form and tries something with it; what is refused is told, field by field where it can be. */
function useAttempt(input: Schema, drafts: Drafts) {
  const [issues, setIssues] = useState<Issues>(noIssues);
  const [busy, setBusy] = useState<Running['busy']>(false);
  const [problem, setProblem] = useState<Problem>();

  async function attempt<Answer>(doing: 'rehearsing' | 'running', act: (value: unknown) => Promise<Answer>) {
    const reading = readForm(input, drafts);
    setIssues(reading.issues);
    setProblem(undefined);
    if (Object.keys(reading.issues).length > 0) return undefined;
    setBusy(doing);
    try {
      return await act(reading.value);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setIssues(issuesOf(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { issues, busy, problem, attempt, forgive: () => setIssues(noIssues) };
}

export function useRunning({ name, description, effect, input }: Described, given: object = {}): Running {
  const place = `cadre.draft.${name}`;
  const [drafts, setDrafts] = useState<Drafts>(() => ({ ...draftsOf(input, given), ...keptDraft(place, given) }));
  const [rehearsed, setRehearsed] = useState<{ what: Rehearsal; at: Date; of: string }>();
  const [outcome, setOutcome] = useState<Outcome>();
  const { issues, busy, problem, attempt, forgive } = useAttempt(input, drafts);
  const press = useRef({ of: '', key: '' });
  const queries = useQueryClient();

  async function act(value: unknown): Promise<Outcome> {
    if (effect === 'read') return { status: 'done', output: await readByName(name, value), entryId: null };
    const of = JSON.stringify(value);
    if (press.current.of !== of) press.current = { of, key: newKey() };
    return runByName(name, value, press.current.key);
  }

  return {
    ...{ drafts, issues, busy, problem, outcome },
    rehearsal: rehearsed && { ...rehearsed, isStale: rehearsed.of !== JSON.stringify(drafts) },
    change(next) {
      setDrafts(next);
      forgive();
      keepDraft(place, input, next);
    },
    async rehearse() {
      const what = await attempt('rehearsing', (value) => rehearse(name, value));
      if (what) setRehearsed({ what, at: new Date(), of: JSON.stringify(drafts) });
    },
    async run() {
      const came = await attempt('running', act);
      if (!came) return undefined;
      setOutcome(came);
      setRehearsed(undefined);
      press.current = { of: '', key: '' };
      sessionStorage.removeItem(place);
      if (effect !== 'read') {
        void tellOutcome(came, description);
        void queries.invalidateQueries();
      }
      return came;
    },
  };
}

async function tellOutcome(came: Outcome, description: string): Promise<void> {
  if (came.status === 'waiting') {
    tell('It waits for a decision now.');
    return;
  }
  tell(`Done: ${asDone(description)}.`, await recordedWayBack(came.entryId));
}

interface Told {
  readonly field: string;
  readonly message: string;
}

/** What the server has against single fields. */
export function issuesOf(error: unknown): Issues {
  const told = error instanceof Problem ? error.details.problems : undefined;
  if (!Array.isArray(told)) return noIssues;
  return Object.fromEntries(
    (told as readonly Told[]).map(({ field, message }) => [field.replace(/\.\d+.*$/, ''), message]),
  );
}

function keptDraft(place: string, given: object): Drafts {
  if (Object.keys(given).length > 0) return {};
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Drafts;
  } catch {
    return {};
  }
}

/** Secrets and files are kept nowhere but in their field. */
function keepDraft(place: string, { properties = {} }: Schema, drafts: Drafts): void {
  const open = Object.entries(drafts).filter(([field]) => !isUnkept(properties[field] ?? {}));
  sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(open)));
}
