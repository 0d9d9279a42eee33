// What stands in a link: which company's which file, until when, and a proof that we said so. Nothing is stored; the
// number it was made under ends it early.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Fault } from '#base/fault';
import { type Instant, instantOf, msOf } from '#base/time';

export interface Ticket {
  readonly tenantId: string;
  readonly fileId: string;
  readonly expiresAt: Instant;
  /** Of the file, when the link was made. */
  readonly epoch: number;
}

export interface LinkSeal {
  seal(ticket: Ticket): string;
  /** Refuses what was altered, made with another key, or has expired. */
  open(token: string, now: Instant): Ticket;
}

const sizes = { ids: 32, time: 6, epoch: 4 } as const;

export function openLinkSeal(rootKey: string): LinkSeal {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'links', 32));
  const proofOf = (body: string) => createHmac('sha256', key).update(`file.${body}`).digest();

  return {
    seal(ticket) {
      const body = written(ticket).toString('base64url');
      return `${body}.${proofOf(body).toString('base64url')}`;
    },
    open(token, now) {
      const [body = '', proof = ''] = token.split('.');
      const given = Buffer.from(proof, 'base64url');
      const expected = proofOf(body);
      // The same bytes have more than one spelling; only ours is taken.
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      if (!isOurs || given.toString('base64url') !== proof) throw refused('is not one of ours, or was altered');
      const ticket = read(Buffer.from(body, 'base64url'));
      if (ticket.expiresAt <= now) throw refused('has expired');
      return ticket;
    },
  };
}

export function refused(why: string): Fault {
  return new Fault('forbidden', `This link ${why}; ask for a new one`);
}

function written({ tenantId, fileId, expiresAt, epoch }: Ticket): Buffer {
  const numbers = Buffer.alloc(sizes.time + sizes.epoch);
  numbers.writeUIntBE(msOf(expiresAt), 0, sizes.time);
  numbers.writeUInt32BE(epoch, sizes.time);
  return Buffer.concat([Buffer.from((tenantId + fileId).replaceAll('-', ''), 'hex'), numbers]);
}

function read(bytes: Buffer): Ticket {
  const hex = bytes.toString('hex', 0, sizes.ids);
  return {
    tenantId: idOf(hex.slice(0, 32)),
    fileId: idOf(hex.slice(32)),
    expiresAt: instantOf(bytes.readUIntBE(sizes.ids, sizes.time)),
    epoch: bytes.readUInt32BE(sizes.ids + sizes.time),
  };
}

/** An id without its hyphens, with them again. */
export function idOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
