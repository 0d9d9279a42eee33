// One word for a thing in all the forms that code needs.

export type Files = Readonly<Record<string, string>>;

export interface Names {
  /** As it was given: `ad-sales`. */
  readonly name: string;
  /** As a variable: `adSales`. */
  readonly variable: string;
  /** For people: `Ad sales`. */
  readonly title: string;
  /** As a PostgreSQL schema, quoted when it must be. */
  readonly schema: string;
  /** `lead`, `leads`, `Lead`, `Leads`, and what stands in a name of a capability. */
  readonly noun: string;
  readonly nouns: string;
  readonly Noun: string;
  readonly Nouns: string;
  readonly word: string;
  /** File and table of the noun. */
  readonly file: string;
  readonly table: string;
}

/** Every capability, table and file is named after it, so it is a word of its own. */
export function refuseName(name: string): string | null {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return null;
  return `"${name}" is not a name: lower-case words joined by -, such as crm or ad-sales`;
}

export function namesFor(name: string, noun: string): Names {
  const file = plural(noun);
  return {
    name,
    variable: camel(name),
    title: upper(name.replaceAll('-', ' ')),
    schema: name.includes('-') ? `"${name}"` : name,
    noun: camel(noun),
    nouns: camel(file),
    Noun: upper(camel(noun)),
    Nouns: upper(camel(file)),
    word: noun.replaceAll('-', ' '),
    file,
    table: file.replaceAll('-', '_'),
  };
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function camel(words: string): string {
  return words.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
