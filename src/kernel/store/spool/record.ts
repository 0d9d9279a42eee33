// What the spool carries: a line that says whose and of what kind it is, and its body. The body is text that nobody
// here looks into: it is written once, when it is appended, and handed on as the same bytes, at once or after a crash.
import { Fault } from '#base/fault';

const maxTextBytes = 1024 * 1024;
const lineEnd = 10;

interface Head {
  readonly id: string;
  readonly kind: string;
  readonly tenantId: string | null;
  readonly at: string;
  /** What whoever delivers wants to know without reading the body. */
  readonly told?: readonly string[];
}

export interface SpoolRecord extends Head {
  /** As whoever delivers reads it. */
  readonly body: string;
}

/** As it is delivered. */
export interface SpooledRecord extends Head {
  /** The body in UTF-8. */
  readonly bytes: Buffer;
}

export function textOf({ id, kind, tenantId, at, told, body }: SpoolRecord): string {
  const text = `${JSON.stringify([id, kind, tenantId, at, ...(told ?? [])])}\n${body}`;
  // One sign takes three bytes at the most.
  if (text.length > maxTextBytes / 3 && Buffer.byteLength(text) > maxTextBytes) {
    throw new Fault(
      'too_large',
      `Record ${id} (${kind}) is larger than ${maxTextBytes} bytes; store the bulk as a file`,
    );
  }
  return text;
}

type HeadLine = [id: string, kind: string, tenantId: string | null, at: string, ...told: string[]];

export function recordIn(text: Buffer): SpooledRecord {
  const end = text.indexOf(lineEnd);
  if (end < 0) return olderIn(text.toString());
  const [id, kind, tenantId, at, ...told] = JSON.parse(text.toString('utf8', 0, end)) as HeadLine;
  return { id, kind, tenantId, at, told, bytes: text.subarray(end + 1) };
}

/** As records were written before: one object, with its body inside. */
function olderIn(text: string): SpooledRecord {
  const { body, ...head } = JSON.parse(text) as Head & { readonly body: unknown };
  return { ...head, bytes: Buffer.from(JSON.stringify(body)) };
}
