// What a caller sees of an answer: without the fields that a company has decided not to show them.
import { Fault } from '#base/fault';
import { redacted } from '#kernel/access';
import type { Admitted, Answer } from './request.ts';

export function shown({ entry, obligations }: Admitted, answer: Answer): Answer {
  const { redact } = obligations;
  if (redact.length === 0 || answer.status === 'waiting') return answer;
  const hide = (output: unknown) => redacted(output, redact);
  if (answer.status === 'rehearsed') {
    // What it would tell others may hold the same fields under other names.
    return {
      ...answer,
      rehearsal: { ...answer.rehearsal, output: hide(answer.rehearsal.output), events: [], sends: [], later: [] },
    };
  }
  const { contract } = entry;
  if (contract.answer === 'json') return { ...answer, output: hide(answer.output) };
  if (contract.answer === 'stream')
    return { ...answer, output: eachHidden(answer.output as AsyncIterable<unknown>, hide) };
  throw new Fault(
    'forbidden',
    `${contract.name} answers a ${contract.answer}, of which nothing can be hidden; you may not see all of it`,
  );
}

async function* eachHidden(items: AsyncIterable<unknown>, hide: (item: unknown) => unknown) {
  for await (const item of items) yield hide(item);
}
