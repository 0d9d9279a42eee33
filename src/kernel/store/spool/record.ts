// What the spool carries: a line that says whose and of what kind it is, and its body. The body is text that nobody
// here looks into: it is written once, when it is appended, and handed on as the same text, at once or after a crash.
import { Fault } from '#base/fault';

const maxTextBytes = 1024 * 1024;

export interface SpoolRecord {
  readonly id: string;
  readonly kind: string;
  readonly tenantId: string | null;
  readonly at: string;
  /** As whoever delivers reads it. */
  readonly body: string;
}

export function textOf({ id, kind, tenantId, at, body }: SpoolRecord): string {
  const text = `${JSON.stringify([id, kind, tenantId, at])}\n${body}`;
  // One sign takes three bytes at the most.
  if (text.length > maxTextBytes / 3 && Buffer.byteLength(text) > maxTextBytes) {
    throw new Fault(
      'too_large',
      `Record ${id} (${kind}) is larger than ${maxTextBytes} bytes; store the bulk as a file`,
    );
  }
  return text;
}

export function recordIn(text: string): SpoolRecord {
  const end = text.indexOf('\n');
  if (end < 0) return olderIn(text);
  const [id, kind, tenantId, at] = JSON.parse(text.slice(0, end)) as [string, string, string | null, string];
  return { id, kind, tenantId, at, body: text.slice(end + 1) };
}

/** As records were written before: one object, with its body inside. */
function olderIn(text: string): SpoolRecord {
  const { body, ...head } = JSON.parse(text) as Omit<SpoolRecord, 'body'> & { readonly body: unknown };
  return { ...head, body: JSON.stringify(body) };
}
