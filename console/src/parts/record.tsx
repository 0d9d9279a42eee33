// What an agent has earned: the rate with its range, and the last decisions as dots.
import { many, percent, wilson } from '../base/numbers.ts';

const width = 96;
const tooFew = 10;

export function Band({ hits, n }: { readonly hits: number; readonly n: number }) {
  if (n < tooFew) {
    return (
      <span role="img" aria-label={`${hits} of ${n} approved, too few to tell`} className="block text-faint text-micro">
        too few to tell
      </span>
    );
  }
  const { lower, upper } = wilson(hits, n);
  const says = `approved ${hits} of ${n}, between ${percent(lower)} and ${percent(upper)}`;
  const [from, to] = [lower * width, upper * width];
  const at = Math.min(width - 1, Math.max(1, (hits / n) * width));
  return (
    <svg role="img" aria-label={says} width={width} height={14} viewBox={`0 0 ${width} 14`} className="block">
      <title>{says}</title>
      <path d={`M0 7h${width}`} className="stroke-border-strong" strokeWidth={2} />
      <rect x={from} y={3} width={Math.max(2, to - from)} height={8} className="fill-agent-line" fillOpacity={0.38} />
      <path d={`M${at} 1v12`} className="stroke-agent" strokeWidth={2} />
    </svg>
  );
}

interface DotsProps {
  readonly asAsked: number;
  readonly changed: number;
  readonly rejected: number;
}

const most = 48;

/** Full: as asked. Half: changed first. Hollow: rejected. */
export function Dots({ asAsked, changed, rejected }: DotsProps) {
  const all = asAsked + changed + rejected;
  const scale = all > most ? most / all : 1;
  const [half, hollow] = [Math.round(changed * scale), Math.round(rejected * scale)];
  const full = Math.min(all, most) - half - hollow;
  const says = `${many(asAsked, 'decision')} as asked, ${changed} changed, ${rejected} rejected`;
  return (
    <div role="img" aria-label={says} title={says} className="grid max-w-[232px] grid-cols-16 gap-1">
      {rowOf('hollow', hollow, 'border-[1.5px] border-danger-line')}
      {rowOf('half', half, 'border-[1.5px] border-ink-2 bg-linear-to-r from-50% from-ink-2 to-50% to-transparent')}
      {rowOf('full', full, 'bg-ink-2')}
    </div>
  );
}

function rowOf(name: string, n: number, look: string) {
  return Array.from({ length: Math.max(0, n) }, (_, index) => (
    <i key={`${name}-${index.toString()}`} className={`aspect-square rounded-pill ${look}`} />
  ));
}
