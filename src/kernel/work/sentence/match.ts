// Which of many named things somebody means, by the words they share; rare words count for more. Pure.

const empty = new Set([
  ...['a', 'an', 'the', 'of', 'in', 'on', 'at', 'by', 'for', 'with', 'to', 'from', 'into', 'as', 'and', 'or'],
  ...['is', 'are', 'was', 'were', 'be', 'been', 'has', 'have', 'had', 'do', 'does', 'will', 'get', 'gets'],
  ...['it', 'its', 'this', 'that', 'all', 'any', 'new', 'please', 'me', 'us', 'our', 'my', 'your', 'you'],
  ...['his', 'her', 'their', 'they', 'them', 'one', 'every', 'each', 'somebody', 'someone', 'something'],
]);

/** Words of one meaning that people use side by side. */
const same: Readonly<Record<string, string>> = {
  ...{ make: 'create', write: 'create', add: 'create', draft: 'create', show: 'list', find: 'search', look: 'search' },
  ...{
    email: 'mail',
    message: 'mail',
    delete: 'remove',
    erase: 'remove',
    change: 'edit',
    update: 'edit',
    tell: 'notify',
  },
  ...{
    made: 'create',
    written: 'create',
    added: 'create',
    sold: 'sale',
    bought: 'purchase',
    paid: 'pay',
    sent: 'send',
  },
};

export function wordsOf(text: string): string[] {
  const parts =
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return parts.flatMap((word) => (empty.has(word) ? [] : [stem(same[word] ?? word)]));
}

function stem(word: string): string {
  const bare = word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?:ing|ed|es|s)$/, '')
    .replace(/e$/, '');
  const whole = bare.length >= 3 ? bare : word;
  return same[whole] ?? whole;
}

export interface Candidate {
  readonly name: string;
  readonly summary: string;
}

export interface Match<Of> {
  readonly found: Of;
  /** Of what was asked for, how much it has. */
  readonly share: number;
}

/** The best of them, when it has most of what was asked for in its own name. */
export function bestMatch<Of extends Candidate>(asked: string, among: readonly Of[], least = 1): Match<Of> | undefined {
  const wanted = [...new Set(wordsOf(asked))];
  if (wanted.length === 0) return undefined;
  const known = among.map((found) => ({
    found,
    name: new Set(wordsOf(found.name)),
    all: new Set(wordsOf(`${found.name} ${found.summary}`)),
  }));
  const weight = new Map(
    wanted.map((word) => [word, Math.log(1 + among.length / (1 + known.filter(({ all }) => all.has(word)).length))]),
  );
  const whole = wanted.reduce((sum, word) => sum + (weight.get(word) ?? 0), 0);
  const scored = known.map(({ found, name, all }) => {
    const has = wanted.filter((word) => all.has(word));
    const score = has.reduce((sum, word) => sum + (weight.get(word) ?? 0) * (name.has(word) ? 1.5 : 1), 0);
    const own = [...name].filter((word) => wanted.includes(word)).length / Math.max(1, name.size);
    return {
      found,
      own,
      score: score + own,
      named: wanted.filter((word) => name.has(word)).length,
      share: whole ? score / whole : 0,
    };
  });
  const [best, second] = scored.sort((a, b) => b.score - a.score || (a.found.name < b.found.name ? -1 : 1));
  const isClear = best && best.named >= Math.min(least, wanted.length) && (best.share >= 0.5 || best.own === 1);
  if (!best || !isClear || (second && second.score === best.score)) return undefined;
  return { found: best.found, share: best.share };
}
