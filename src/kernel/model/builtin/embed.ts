// Vectors of hashed words and pieces of words: texts that share words, or nearly, lie near one another. It is lexical
// likeness, not meaning. Pure.
import { drawOf } from '../choose.ts';
import { wordsOf } from './words.ts';

export const dimensions = 384;

export function embed(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of wordsOf(text)) {
    add(vector, word, 1);
    const framed = `<${word}>`;
    for (let at = 0; at + 3 <= framed.length; at += 1) add(vector, framed.slice(at, at + 3), 0.4);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function add(vector: number[], piece: string, weight: number) {
  const place = drawOf(piece) * dimensions * 2;
  const at = Math.floor(place / 2);
  vector[at] = (vector[at] ?? 0) + (Math.floor(place) % 2 === 0 ? weight : -weight);
}
