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
