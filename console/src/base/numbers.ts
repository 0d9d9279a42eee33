// Numbers, money and instants in one style: 98%, 6.2 s, 14:00, 20 Nov.

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

const plain = new Intl.NumberFormat('en-US');

export function count(value: number): string {
  return signed(plain.format(value));
}

/** Formats write a hyphen where a minus sign belongs, which is as wide as the plus. */
function signed(told: string): string {
  return told.replace('-', '−');
}

/** "1 decision", "6 decisions". */
export function many(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1.4 MB. */
export function bytes(value: number): string {
  const power = Math.min(sizes.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return `${(value / 1024 ** power).toFixed(power > 0 ? 1 : 0)} ${sizes[power]}`;
}

/** A little is not nothing: below half a percent it says so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  return signed(`${Math.round(share * 100)}%`);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Made once for each currency: to make one takes longer than to use it a thousand times. */
function formatOf(currency: string, digits?: number, most = digits): Intl.NumberFormat {
  const key = `${currency} ${digits} ${most}`;
  const known = formats.get(key);
  if (known) return known;
  const exact = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: most };
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...exact } as const;
  const made = new Intl.NumberFormat('en-US', options);
  formats.set(key, made);
  return made;
}

/** How many of the smallest unit make a whole one, as a power of ten. */
export function exponentOf(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

export function money({ amount, currency }: Money): string {
  return signed(formatOf(currency).format(amount / 10 ** exponentOf(currency)));
}

export function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  const { amount, currency } = value as Partial<Money>;
  return keys.length === 2 && typeof amount === 'number' && typeof currency === 'string';
}

/** Millionths of the currency, which models are paid in; small ones keep four digits. */
export function micros(value: number, currency: string): string {
  const whole = value / 1_000_000;
  const digits = whole !== 0 && Math.abs(whole) < 0.1 ? 4 : exponentOf(currency);
  return signed(formatOf(currency, digits).format(whole));
}

/** What a unit costs, in millionths of the currency: to the last digit, to be compared with what its maker asks. */
export function price(value: number, currency: string): string {
  return formatOf(currency, exponentOf(currency), 9).format(value / 1_000_000);
}

/** What several stakes come to, one sum per currency. */
export function sums(stakes: readonly Money[]): Money[] {
  const byCurrency = new Map<string, number>();
  for (const { amount, currency } of stakes) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + Math.abs(amount));
  }
  return [...byCurrency].map(([currency, amount]) => ({ amount, currency })).filter(({ amount }) => amount !== 0);
}

/** Between which bounds a rate is, with 95 % certainty (Wilson). */
export function wilson(hits: number, n: number): { readonly lower: number; readonly upper: number } {
  if (n === 0) return { lower: 0, upper: 1 };
  const z = 1.959_963_984_540_054;
  const rate = hits / n;
  const middle = (rate + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const reach = (z / (1 + z ** 2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  return { lower: Math.max(0, middle - reach), upper: Math.min(1, middle + reach) };
}

/** Rows that are the sides of one thing, such as an entry: what they come to says nothing, nor how many they are. */
export function isBalanced(rows: readonly unknown[]): boolean {
  const amounts = rows.flatMap((row) => Object.values(Object(row)).filter(isMoney));
  const isWhole = amounts.length > 1 && amounts.length === rows.length;
  return (
    isWhole && amounts.some(({ amount }) => amount !== 0) && amounts.reduce((all, { amount }) => all + amount, 0) === 0
  );
}
