// Words as the rules see them: lower case, without endings, and how rare each is among several texts. Pure.

const idle = new Set(
  [
    'a an and are as at be by can could do does for from have how i if in is it its me my of on or our please shall',
    'should so that the their them then there these this to us was we what when where which who will with would',
    'you your',
  ]
    .join(' ')
    .split(' '),
);

export function wordsOf(text: string): string[] {
  const apart = text.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return (apart.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !idle.has(word)).map(stem);
}

function stem(word: string): string {
  if (word.length <= 4) return word.replace(/s$/, '');
  return word.replace(/(ies)$/, 'y').replace(/(ing|ed|es|s)$/, '');
}

/** How telling a word is: the rarer among the texts, the more. */
export function rarities(texts: readonly (readonly string[])[]): (word: string) => number {
  const seen = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) seen.set(word, (seen.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + texts.length / (seen.get(word) ?? texts.length));
}

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 0);
}
