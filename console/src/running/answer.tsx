// What came of it: rows as a table, everything else as facts; text of any kind is shown as text.
import { Link } from '@tanstack/react-router';
import type { Outcome } from '../client/http.ts';
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

export function Output({ output }: { readonly output: unknown }) {
  const lists =
    typeof output === 'object' && output !== null ? Object.entries(output).filter(([, one]) => isRows(one)) : [];
  const facts = factsOf(output).filter(({ name }) => name !== 'next' && !lists.some(([listed]) => listed === name));
  if (output === null || (lists.length === 0 && facts.length === 0))
    return <p className="text-muted">Done; it answers nothing more.</p>;
  return (
    <div className="grid gap-4">
      {facts.length > 0 ? <KeyValues facts={facts} wide /> : null}
      {lists.map(([name, rows]) => (
        <Table key={name} label={name} columns={columnsOf(rows as never)} rows={rows as never} keyOf={keyOfRow} />
      ))}
    </div>
  );
}
