// What leaves the building.
import { z } from 'zod';
import { type Capability, contract, secret, text } from '#kernel/contract';
import { openVendor } from './vendor.ts';

const Letter = z.object({ letterId: z.string().max(200), to: z.string() });
const ToSend = z.object({ to: text(200), words: secret(z.string().max(10_000)) });

export const sendLetter = contract({
  name: 'stage.letter.send',
  summary: 'Send a letter through the vendor, who can be asked about it later.',
  effect: 'send',
  access: 'stage.letter.send',
  input: ToSend,
  output: Letter,
  pretend: ({ to }) => ({ letterId: 'pretended', to }),
  undo: { by: 'stage.letter.recall', input: (_input, { letterId }) => ({ letterId }) },
  example: { to: 'Ada', words: 'Come to the garden.' },
});

export const recallLetter = contract({
  name: 'stage.letter.recall',
  summary: 'Ask the vendor to bring a letter back.',
  effect: 'send',
  access: 'stage.letter.send',
  input: z.object({ letterId: z.string().max(200) }),
  output: Letter,
  pretend: ({ letterId }) => ({ letterId, to: 'nobody' }),
  undo: { never: 'send it again' },
  example: { letterId: 'letter-1' },
});

export const postLetter = contract({
  name: 'stage.letter.post',
  summary: 'Send a letter through the vendor and never hear of it again.',
  effect: 'send',
  access: 'stage.letter.send',
  input: ToSend,
  output: Letter,
  undo: { never: 'it is in the post' },
  example: { to: 'Ada', words: 'Come to the garden.' },
});

export function letters(vendorUrl: string): readonly Capability[] {
  const vendor = openVendor(vendorUrl);
  return [
    sendLetter.implement((call, letter) => vendor.send(call, letter), {
      lookup: (call, key) => vendor.find(call, key),
    }),
    recallLetter.implement((call, { letterId }) => vendor.recall(call, letterId)),
    postLetter.implement((call, letter) => vendor.send(call, letter)),
  ];
}
