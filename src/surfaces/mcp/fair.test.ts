// A module with a capability of every shape, so that the door shows how it answers each.
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Bytes, contract, defineModule, FileAnswer, PageAnswer, RedirectAnswer } from '#kernel/contract';
import { type Gates, openGates } from '#kernel/invoke';

const shape = { access: 'fair.*', input: z.object({}), example: {} } as const;
const reading = { ...shape, effect: 'read' } as const;
const bytes = new Uint8Array([0, 255, 128, 7]);

function* turns() {
  for (let turn = 0; ; turn += 1) yield turn;
}

const capabilities = [
  contract({
    ...{ ...reading, name: 'fair.photo.read', summary: 'Read a photo.', answer: 'bytes', output: FileAnswer },
  }).implement(() => ({ name: 'a photo.png', type: 'image/png', bytes })),
  contract({
    ...{ ...reading, name: 'fair.poster.read', summary: 'Read a poster.', answer: 'page', output: PageAnswer },
  }).implement(() => ({ title: 'Come in', html: '<p>Come in</p>' })),
  contract({
    ...{ ...reading, name: 'fair.gate.find', summary: 'Find the gate.', answer: 'redirect', output: RedirectAnswer },
  }).implement(() => ({ location: 'https://example.com/gate' })),
  contract({
    ...{ ...reading, name: 'fair.bell.hear', summary: 'Hear three bells.', answer: 'stream', output: z.int() },
  }).implement(() => Readable.from([1, 2, 3])),
  contract({
    ...{ ...reading, name: 'fair.wheel.watch', summary: 'Watch the wheel turn.', answer: 'stream', output: z.int() },
  }).implement(() => Readable.from(turns())),
  contract({ ...reading, name: 'fair.guest.count', summary: 'Count guests.', output: z.int() }).implement(() => 41),
  contract({
    ...{ ...reading, name: 'fair.badge.read', summary: 'Read a badge.', output: z.object({ photo: Bytes }) },
  }).implement(() => ({ photo: bytes })),
  contract({
    ...{ ...shape, name: 'fair.letter.send', summary: 'Send a letter.', effect: 'send', output: z.object({}) },
    undo: { never: 'it has been read' },
  }).implement(() => {
    throw new Fault('upstream', 'The post is on strike', { details: { until: 'Monday' } });
  }),
  contract({
    ...{ ...shape, name: 'fair.stall.book', summary: 'Book a stall.', effect: 'write', output: z.object({}) },
    undo: { never: 'it is a fair' },
  }).implement(() => ({})),
  contract({ ...reading, name: 'fair.till.count', summary: 'Count.', output: z.object({}), internal: true }).implement(
    () => ({}),
  ),
];

export const fair = defineModule({
  ...{ name: 'fair', title: 'Fair', capabilities },
  grants: { manager: ['fair.*'], client: ['fair.guest.count'] },
});

export const approvalId = '019abcde-0000-7000-8000-000000000001';

/** A stall is booked only when somebody says so. */
export const gates: Gates = {
  ...openGates,
  isFree: () => false,
  approve: ({ entry }) => {
    return entry.contract.name === 'fair.stall.book' ? { status: 'wait', approvalId } : { status: 'allow' };
  },
};
