// What is reported, and which events of the house that becomes. Whoever reports knows their sales by names of their
// own, so each name stands with the connection that told it: nobody speaks of another's sale.
import { z } from 'zod';
import { saleCompleted, saleRefunded } from '#contracts/partners';
import { type Delivered, Id, text, type Verified } from '#kernel/contract';

const Sent = z
  .string()
  .transform((words, context) => {
    try {
      const told: unknown = JSON.parse(words);
      return told;
    } catch {
      context.addIssue({ code: 'custom', message: 'The body is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ type: text(50) }));

/** It is known by the name that the sender has signed, so the same report again is no other. */
export function understood({ body, headers, connectionId }: Delivered): Verified | undefined {
  const sent = Sent.safeParse(Buffer.from(body).toString());
  const id = headers['webhook-id'] ?? headers['svix-id'];
  if (!sent.success || id === undefined) return undefined;
  const { type, ...told } = sent.data;
  return { id, type, payload: { connectionId, told } };
}

const OwnName = text(150);
const Sale = z.object({ connectionId: Id, told: saleCompleted.data.extend({ saleId: OwnName }) });
const Refund = z.object({
  connectionId: Id,
  told: saleRefunded.data.extend({ saleId: OwnName, refundId: OwnName }),
});

/** Undefined when it is no sale after all: it is kept as it was received. */
export function saleIn(payload: unknown): z.input<typeof saleCompleted.data> | undefined {
  const heard = Sale.safeParse(payload);
  if (!heard.success) return undefined;
  const { connectionId, told } = heard.data;
  return { ...told, saleId: named(connectionId, told.saleId) };
}

export function refundIn(payload: unknown): z.input<typeof saleRefunded.data> | undefined {
  const heard = Refund.safeParse(payload);
  if (!heard.success) return undefined;
  const { connectionId, told } = heard.data;
  return { ...told, saleId: named(connectionId, told.saleId), refundId: named(connectionId, told.refundId) };
}

function named(connectionId: string, name: string): string {
  return `${connectionId}/${name}`;
}
