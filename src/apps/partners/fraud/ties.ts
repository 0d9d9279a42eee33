// What binds partners to one another: a device, an account or an address that they share, or that one bought by the
// other. A circle of three or more, each tie of it another thing, does not come about by chance.

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly ip: string | null;
  readonly device: string | null;
  readonly payKey: string | null;
}

export interface Tie {
  readonly ends: readonly [string, string];
  readonly by: 'device' | 'account' | 'address' | 'sale';
  /** Which device, account or address; of sales, between whom. */
  readonly thing: string;
}

export interface Bonds {
  readonly members: readonly Member[];
  readonly ties: readonly Tie[];
}

export const unbound: Bonds = { members: [], ties: [] };

/** What more than these share is an office's, a library's or a bank's, and says nothing. */
const mostSharing = 12;

const shared = [
  { by: 'device', of: ({ device }: Member) => device },
  { by: 'account', of: ({ payKey }: Member) => payKey },
  { by: 'address', of: ({ ip }: Member) => ip },
] as const;

/** `buys` says who bought by whom. */
export function bondsAmong(members: readonly Member[], buys: readonly (readonly [string, string])[]): Bonds {
  const ties: Tie[] = shared.flatMap(({ by, of }) =>
    [...Map.groupBy(members, (one) => of(one) ?? '')].flatMap(([value, some]) =>
      value === '' || some.length > mostSharing
        ? []
        : pairsOf(some).map(([one, other]) => ({ ends: [one.id, other.id] as const, by, thing: `${by} ${value}` })),
    ),
  );
  const sales = buys
    .filter(([buyer, seller]) => buyer !== seller)
    .map((ends): Tie => ({ ends, by: 'sale', thing: `sale ${ends.toSorted().join(' ')}` }));
  return { members, ties: [...ties, ...sales] };
}

function pairsOf<Item>(items: readonly Item[]): (readonly [Item, Item])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));
}

interface Path {
  readonly ids: readonly string[];
  readonly ties: readonly Tie[];
}

const longest = 8;
const mostPaths = 5000;

/** The shortest circle through this partner, who comes first; its first step leads to one of `via` where they are
 * named. */
export function circleThrough({ ties }: Bonds, from: string, via?: ReadonlySet<string>): Path | undefined {
  const at = tiesByEnd(ties);
  const paths: Path[] = [{ ids: [from], ties: [] }];
  for (const path of paths) {
    const ahead = stepsFrom(path, at.get(path.ids.at(-1) ?? from) ?? []);
    const last = ahead.find(({ next }) => next === from && path.ids.length >= 3);
    if (last) return { ids: path.ids, ties: [...path.ties, last.tie] };
    const isFree = (id: string) => !path.ids.includes(id) && (path.ids.length > 1 || !via || via.has(id));
    for (const { next, tie } of ahead) {
      if (isFree(next)) paths.push({ ids: [...path.ids, next], ties: [...path.ties, tie] });
    }
    if (path.ids.length === longest || paths.length > mostPaths) return undefined;
  }
  return undefined;
}

function tiesByEnd(ties: readonly Tie[]): Map<string, readonly Tie[]> {
  const ended = ties.flatMap((tie) => tie.ends.map((end) => ({ end, tie })));
  return new Map([...Map.groupBy(ended, ({ end }) => end)].map(([end, some]) => [end, some.map(({ tie }) => tie)]));
}

/** A thing binds once; and of addresses only one counts, for they are shared by too many. */
function stepsFrom({ ids, ties }: Path, at: readonly Tie[]) {
  const here = ids.at(-1);
  const isNew = ({ by, thing }: Tie) =>
    ties.every((before) => before.thing !== thing && (by !== 'address' || before.by !== 'address'));
  return at.filter(isNew).map((tie) => ({ tie, next: tie.ends[0] === here ? tie.ends[1] : tie.ends[0] }));
}

const says: Readonly<Record<Tie['by'], string>> = {
  device: 'the same device as',
  account: 'paid at the same place as',
  address: 'the same address as',
  sale: 'a sale between them and',
};

/** Who is bound to whom by what, all the way round. */
export function circleText({ members }: Bonds, { ids, ties }: Path): string {
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const named = (id: string | undefined) => `${names.get(id ?? '') ?? 'somebody'} (${id})`;
  return ties.map(({ by }, index) => `${named(ids[index])}: ${says[by]} ${named(ids[index + 1] ?? ids[0])}`).join('; ');
}
