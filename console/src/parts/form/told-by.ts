// How one thing of a list is told from the others: what it is called, and what besides sets it apart.
import { isMoney, money } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { label, summaryOf } from '../../base/words.ts';

export interface Listed {
  readonly id: string;
  readonly says: string;
  readonly also: string;
}

type Item = Readonly<Record<string, unknown>>;

const naming = [
  ...['title', 'name', 'label', 'number', 'email', 'buyerName', 'summary', 'memo', 'transactionId', 'workflow'],
  ...['eventType', 'capability', 'type', 'what', 'client', 'userAgent', 'part', 'host', 'url', 'connector', 'channel'],
] as const;
const besides = ['email', 'account', 'code', 'url', 'buyerName', 'connector', 'status', 'state'] as const;
const instants = ['createdAt', 'at', 'startedAt', 'since'] as const;

/** What has an id and can be told apart; nothing of a list that has no such things. */
export function listed(answer: unknown): Listed[] {
  const items = (answer as { items?: unknown } | null)?.items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: Item) => {
    const id = item.userId !== undefined && item.id === undefined ? item.userId : item.id;
    if (typeof id !== 'string') return [];
    const called = naming.find((one) => isWord(item[one]));
    const says = called === undefined ? id : spoken(called, String(item[called]));
    return [
      {
        id,
        says,
        also: apart(item)
          .filter((one) => one !== says)
          .slice(0, 3)
          .join(' · '),
      },
    ];
  });
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function spoken(name: string, value: string): string {
  return name === 'capability' ? summaryOf(value) : value;
}

function apart(item: Item): string[] {
  const instant = instants.map((one) => item[one]).find(isWord);
  const words = besides.filter((one) => isWord(item[one])).map((one) => wordOf(one, String(item[one])));
  return [...words, ...moneyOf(item), ...(instant === undefined ? [] : [when(String(instant))])];
}

function wordOf(name: string, value: string): string {
  return name === 'status' || name === 'state' ? label(value).toLowerCase() : value;
}

function moneyOf({ amount, total, currency }: Item): string[] {
  const sum = amount ?? total;
  if (isMoney(sum)) return [money(sum)];
  return typeof sum === 'number' && typeof currency === 'string' ? [money({ amount: sum, currency })] : [];
}
