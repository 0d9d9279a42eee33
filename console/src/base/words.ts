// Names of the machine turned into words of people.

/** What is said letter by letter. */
const short = /\b(?:ai|api|csv|html|http|ip|json|mcp|pdf|sms|sql|tls|url)\b/g;

/** `createdAt` is "Created at", `under_100` is "Under 100", `isHard` is "Hard". */
export function label(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
    .replace(/^(?:is|has) (?=\w)/, '')
    .replace(/\btenant\b/, 'company')
    .replace(/\bemail\b/, 'e-mail')
    .replace(short, (word) => word.toUpperCase())
    .trim();
  return capital(words);
}

/** Two letters: of two words the first ones, of one word its first two. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  const letters = words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : (words[0] ?? '').slice(0, 2);
  return letters.toUpperCase();
}

/** What does not end in -ed; to list, show or read something is to have looked at it. */
const irregular = new Map(
  [
    'begin began, bring brought, build built, choose chose, do did, draw drew, find found, forget forgot, get got',
    'give gave, grow grew, hear heard, know knew, meet met, sleep slept, stand stood, sweep swept, wake woke',
    'go went, keep kept, leave left, let let, make made, pay paid, put put, read read, say said, see saw, send sent',
    'hold held, lose lost, run ran, sell sold, spend spent, undo undid, win won, withdraw withdrew',
    'set set, stop stopped, take took, tell told, write wrote, list looked-at, show looked-at, search searched',
  ].flatMap((line) => line.split(', ').map((pair) => pair.split(' ') as [string, string])),
);

function pastOf(verb: string): string {
  const known = irregular.get(verb);
  if (known) return known.replace('-', ' ');
  if (verb.endsWith('e')) return `${verb}d`;
  if (/^[^aeiou]*[aeiou][^aeiouwxy]$/.test(verb)) return `${verb}${verb.at(-1)}ed`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}

/** "Write a new note." was done: "wrote a new note". */
export function asDone(summary: string): string {
  const [sentence = ''] = summary.replace(/\.$/, '').split(/[;:,]/);
  const [verb = '', ...rest] = sentence.split(' ');
  const done = [pastOf(verb.toLowerCase()), ...rest].join(' ');
  return done.replace(/\bone(?:'|’)s own\b/g, 'their own').replace(/\boneself\b/g, 'them');
}

/** As `asDone`, or what came of it instead. */
export function tried(outcome: string, summary: string): string {
  if (outcome === 'done') return asDone(summary);
  const wish = lowered(title(summary));
  return outcome === 'refused' ? `was not allowed to ${wish}` : `failed to ${wish}`;
}

/** What has no summary for us is called by its name: `audit.seal.run` is "run seal". */
export function summaryOf(capability: string): string {
  const [, noun = '', verb = capability] = capability.split('.');
  return `${label(verb)} ${label(noun).toLowerCase()}`.trim();
}

/** What the house does in passing is quoted: that it went its round does not say that there was anything to do. */
export function passing(capability: string): string {
  return `Do “${lowered(summaryOf(capability))}”`;
}

/** What a capability is called on a button: its summary without what follows the first comma. */
export function title(summary: string): string {
  return summary.replace(/\.$/, '').split(/[;:,]/)[0] ?? summary;
}

const longTitle = 90;

/** In a list: what is too long for two lines ends before its first comma. */
export function lineOf(words: string): string {
  return words.length > longTitle ? title(words) : words;
}

export function verbOf(capability: string): string {
  return label(capability.split('.').at(-1) ?? capability);
}

/** Whether a summary says more than stands in its title. */
export function isMoreThanTitle(summary: string): boolean {
  return title(summary) !== summary.replace(/\.$/, '');
}

const mostWords = 4;

/** What a button says: the summary when it is short, else the verb and the noun of its name. */
export function buttonWords(capability: string, summary: string): string {
  const words = title(summary);
  return words.split(' ').length <= mostWords ? words : summaryOf(capability);
}

/** At the beginning of a line. */
export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** In the middle of a sentence. */
export function lowered(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
