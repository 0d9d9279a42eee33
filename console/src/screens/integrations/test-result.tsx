import type { OutputOf } from '../../client/http.ts';
import { Status } from '../../parts/status.tsx';

export type Tested = OutputOf<'connection.connection.test'>;

export function TestResult({ tested: { works, account, problem } }: { readonly tested: Tested }) {
  return (
    <p role="status" className="[overflow-wrap:anywhere]">
      <Status word={works ? 'connected' : 'failing'} says={works ? 'Works' : 'Does not work'} />{' '}
      {works ? account && `as ${account}` : problem}
    </p>
  );
}
