// The colour of a company in place of petrol: its hue, with the lightness of ours, dark enough on paper and light
// enough at night. What waits, agents and danger keep their colours, so a brand that comes near them is not worn.

export interface Colour {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

const mostChroma = 0.13;
const nearest = 20;
/** Plum is agents, saffron waits for a person, red is danger. */
const taken = [345, 78, 22] as const;

export function hueDistance(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360;
  return apart > 180 ? 360 - apart : apart;
}

/** Hex as people write it, or nothing if it is none. */
export function colourOf(hex: string): Colour | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) return undefined;
  const [r, g, b] = match.slice(1).map((pair) => linear(Number.parseInt(pair, 16) / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const light = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: light, c: Math.hypot(a, bb), h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360 };
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function rgbOf({ l, c, h }: Colour): Rgb {
  const angle = (h * Math.PI) / 180;
  const [a, b] = [c * Math.cos(angle), c * Math.sin(angle)];
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

function isShowable(rgb: Rgb): boolean {
  return rgb.every((part) => part >= -0.0001 && part <= 1.0001);
}

/** As much of the chroma as a screen can show at this lightness. */
function shown(colour: Colour): Colour {
  let { c } = colour;
  while (c > 0 && !isShowable(rgbOf({ ...colour, c }))) c -= 0.002;
  return { ...colour, c: Math.max(0, c) };
}

function luminance(colour: Colour): number {
  const [r, g, b] = rgbOf(colour).map((part) => Math.min(1, Math.max(0, part))) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2. */
export function contrast(one: Colour, other: Colour): number {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const paper: Colour = { l: 1, c: 0, h: 170 };
const night: Colour = { l: 0.205, c: 0.008, h: 170 };
const readable = 4.5;
const step = 0.02;

/** By day darker, by night lighter, until it can be read. */
function until(colour: Colour, ground: Colour): Colour {
  const by = ground.l > 0.5 ? -step : step;
  let found = shown(colour);
  while (contrast(found, ground) < readable && found.l > step && found.l < 1 - step) {
    found = shown({ ...colour, l: found.l + by });
  }
  return found;
}

export interface Worn {
  readonly light: Readonly<Record<string, Colour>>;
  readonly dark: Readonly<Record<string, Colour>>;
}

/** What takes the place of petrol; nothing if the colour means something already. */
export function brandOf(hex: string): Worn | undefined {
  const own = colourOf(hex);
  if (!own || (own.c > 0.02 && taken.some((hue) => hueDistance(hue, own.h) <= nearest))) return undefined;
  const { h } = own;
  const full = Math.min(own.c, mostChroma);
  const at = (l: number, share: number): Colour => shown({ l, c: full * share, h });
  const primary = until(at(0.45, 0.78), paper);
  const atNight = until(at(0.79, 0.9), night);
  return {
    light: {
      primary,
      'primary-hover': at(primary.l - 0.085, 0.63),
      'primary-soft': at(0.946, 0.28),
      'on-primary': paper,
      link: primary,
      focus: until(at(0.535, 0.93), paper),
    },
    dark: {
      primary: atNight,
      'primary-hover': at(Math.min(0.95, atNight.l + 0.06), 0.8),
      'primary-soft': at(0.305, 0.46),
      'on-primary': at(0.19, 0.3),
      link: until(at(0.825, 0.75), night),
      focus: until(at(0.735, 0.94), night),
    },
  };
}
