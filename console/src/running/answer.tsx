// What came of it: rows as a table, everything else as facts; text of any kind is shown as text.
import { Link } from '@tanstack/react-router';
import { label } from '../base/words.ts';
import type { Outcome } from '../client/http.ts';
import { CopyLine } from '../parts/copy-line.tsx';
import { factsOf, KeyValues } from '../parts/key-values.tsx';
import { Table } from '../parts/table.tsx';
import { columnsOf, isRows, keyOfRow } from './columns.tsx';

export function Answer({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.status === 'waiting') {
    return (
      <p>
        This waits for a person now.{' '}
        <Link to="/approvals/$approvalId" params={{ approvalId: outcome.approvalId }} className="text-link underline">
          Look at the request
        </Link>
      </p>
    );
  }
  return <Output output={outcome.output} />;
}

/** Shown this once: a link to hand on, a key. Whoever closes it too early has to make another one. */
const once = /^(link|secret|token)$/;

export function shownOnce(output: unknown): readonly { readonly name: string; readonly text: string }[] {
  if (typeof output !== 'object' || output === null) return [];
  return Object.entries(output).flatMap(([name, text]) =>
    once.test(name) && typeof text === 'string' ? [{ name, text }] : [],
  );
}

export function Output({ output }: { readonly output: unknown }) {
  const lists =
    typeof output === 'object' && output !== null ? Object.entries(output).filter(([, one]) => isRows(one)) : [];
  const taken = shownOnce(output);
  const apart = new Set(['next', ...lists.map(([name]) => name), ...taken.map(({ name }) => name)]);
  const facts = factsOf(output).filter(({ name }) => !apart.has(name));
  if (output === null || (lists.length === 0 && facts.length === 0 && taken.length === 0))
    return <p className="text-muted">Done; it answers nothing more.</p>;
  return (
    <div className="grid gap-4">
      {taken.map(({ name, text }) => (
        <section key={name} aria-label={label(name)}>
          <p className="mb-1 font-[550]">{label(name)}, shown this once</p>
          <CopyLine label={`the ${name}`} text={text} />
        </section>
      ))}
      {facts.length > 0 ? <KeyValues facts={facts} wide /> : null}
      {lists.map(([name, rows]) => (
        <Table key={name} label={name} columns={columnsOf(rows as never)} rows={rows as never} keyOf={keyOfRow} />
      ))}
    </div>
  );
}
