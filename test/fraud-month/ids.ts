// Ids of the shape the product uses, UUID version 7 (RFC 9562), whose random part repeats itself with the dice.
import type { Dice } from './dice.ts';

export function newIdFrom(dice: Dice, atMs: number): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  const variant = dice.pick(['8', '9', 'a', 'b']);
  return [time.slice(0, 8), time.slice(8), `7${dice.hex(3)}`, variant + dice.hex(3), dice.hex(12)].join('-');
}
