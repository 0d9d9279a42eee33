// What the spool carries. Serialised once, when it is appended; what is delivered is read from that same text, so that
// a record looks alike whether it is delivered at once or after a crash.
import { Fault } from '#base/fault';

const maxTextBytes = 1024 * 1024;

export interface SpoolRecord {
  readonly id: string;
  readonly kind: string;
  readonly tenantId: string | null;
  readonly at: string;
  /** JSON. */
  readonly body: unknown;
}

export function textOf({ id, kind, tenantId, at, body }: SpoolRecord): string {
  const text = serialise({ id, kind, tenantId, at, body: body ?? null }, id);
  if (Buffer.byteLength(text) > maxTextBytes) {
    throw new Fault(
      'too_large',
      `Record ${id} (${kind}) is larger than ${maxTextBytes} bytes; store the bulk as a file`,
    );
  }
  return text;
}

export function recordIn(text: string): SpoolRecord {
  return JSON.parse(text) as SpoolRecord;
}

function serialise(record: SpoolRecord, id: string): string {
  try {
    return JSON.stringify(record);
  } catch (cause) {
    throw new Fault('invalid', `Record ${id} can't be written as JSON`, { cause });
  }
}
