// Where things stand in a drawing of a hundred by a hundred, the origin at its top left.

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Evenly from left to right, zero at the bottom, the most at the top. */
export function spots(values: readonly number[], most: number): Spot[] {
  const last = Math.max(1, values.length - 1);
  return values.map((value, index) => ({ x: (index / last) * 100, y: 100 - (value / Math.max(most, 1e-9)) * 100 }));
}

export function lineOf(all: readonly Spot[]): string {
  return all.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join(' ');
}

/** The ground below a line. */
export function areaOf(all: readonly Spot[]): string {
  const [first, last] = [all[0], all.at(-1)];
  return first && last ? `${lineOf(all)} L${rounded(last.x)} 100 L${rounded(first.x)} 100 Z` : '';
}

export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Shares of the whole, one after the other, from 0 to 1. */
export function slices(values: readonly number[]): Slice[] {
  const whole = values.reduce((sum, value) => sum + value, 0) || 1;
  let from = 0;
  return values.map((value) => {
    const slice = { from, to: from + value / whole };
    from = slice.to;
    return slice;
  });
}

/** A part of a ring around the middle, from the top clockwise. */
export function arcOf({ from, to }: Slice, radius: number): string {
  const end = Math.min(to, from + 0.9999);
  const at = (part: number) => {
    const angle = part * 2 * Math.PI - Math.PI / 2;
    return `${rounded(50 + radius * Math.cos(angle))} ${rounded(50 + radius * Math.sin(angle))}`;
  };
  return `M${at(from)} A${radius} ${radius} 0 ${end - from > 0.5 ? 1 : 0} 1 ${at(end)}`;
}

/** Of seven tones, the one for this value; nothing is the lightest. */
export function toneOf(value: number, most: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  const tones = [1, 2, 3, 4, 5, 6, 7] as const;
  const index = most <= 0 ? 0 : Math.min(6, Math.max(0, Math.ceil((value / most) * 6)));
  return tones[index] ?? 1;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

export interface Twig {
  readonly id: string;
  readonly parentId: string | null;
}

export interface Placed extends Spot {
  readonly id: string;
  readonly depth: number;
  /** How many hang below it, on whatever level. */
  readonly below: number;
}

/** A tree from left to right: a column for each level, each branch in the middle of what hangs on it. */
export function treeSpots(twigs: readonly Twig[]): Placed[] {
  const known = new Set(twigs.map(({ id }) => id));
  const byParent = Map.groupBy(twigs, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : ''));
  const placed: Placed[] = [];
  let leaf = 0;
  function place({ id }: Twig, depth: number): { readonly y: number; readonly size: number } {
    const own = (byParent.get(id) ?? []).map((twig) => place(twig, depth + 1));
    const y = own.length === 0 ? leaf++ : ((own[0]?.y ?? 0) + (own.at(-1)?.y ?? 0)) / 2;
    const size = own.reduce((sum, one) => sum + one.size, 1);
    placed.push({ id, depth, x: depth, y, below: size - 1 });
    return { y, size };
  }
  for (const root of byParent.get('') ?? []) place(root, 0);
  const deepest = Math.max(1, ...placed.map(({ depth }) => depth));
  const rows = Math.max(1, leaf);
  return placed.map((one) => ({ ...one, x: (one.x / deepest) * 100, y: ((one.y + 0.5) / rows) * 100 }));
}

export interface Span {
  readonly from: number;
  readonly to: number;
  /** Nothing was done meanwhile: somebody or something was waited for. */
  readonly isWait: boolean;
}

const waitShare = 0.1;

/** Where instants stand from 0 to 100 when stretches of mere waiting are folded to a tenth of the work. */
export function foldedScale(spans: readonly Span[]): (instant: number) => number {
  const marks = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const stretches = marks.slice(1).map((to, index) => {
    const from = marks[index] ?? to;
    const isWork = spans.some((one) => !one.isWait && one.from < to && one.to > from);
    return { from, to, isWork };
  });
  const work = stretches.reduce((sum, { from, to, isWork }) => sum + (isWork ? to - from : 0), 0);
  const most = Math.max(1, work * waitShare);
  const lengths = stretches.map(({ from, to, isWork }) => (isWork ? to - from : Math.min(to - from, most)));
  const whole = lengths.reduce((sum, one) => sum + one, 0) || 1;
  return (instant) => {
    let passed = 0;
    for (const [index, { from, to }] of stretches.entries()) {
      if (instant >= to) passed += lengths[index] ?? 0;
      else if (instant > from) passed += (lengths[index] ?? 0) * ((instant - from) / (to - from));
    }
    return (passed / whole) * 100;
  };
}

export interface Step {
  readonly from: number;
  readonly to: number;
}

/** From zero up and down again, step by step; a total begins at zero. */
export function risesOf(deltas: readonly { readonly value: number; readonly isTotal: boolean }[]): Step[] {
  let level = 0;
  return deltas.map(({ value, isTotal }) => {
    const from = isTotal ? 0 : level;
    level = isTotal ? value : level + value;
    return { from, to: level };
  });
}
