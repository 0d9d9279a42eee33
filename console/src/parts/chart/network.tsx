// Who is connected with whom: what hangs on what, from left to right; the more hangs on a line, the wider it is.
import { Mark, type MarkKind } from '../mark.tsx';
import { Chart, pointedRow } from './chart.tsx';
import { type Placed, treeSpots } from './shape.ts';

export interface Linked {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly kind: MarkKind;
}

interface NetworkProps {
  readonly title: string;
  readonly things: readonly Linked[];
  readonly says: (value: number) => string;
  readonly onOpen?: (id: string) => void;
}

/** More are a thicket: those on whom most hangs are drawn, with whom they hang on. */
const most = 60;
const rowHeight = 34;

function drawn(things: readonly Linked[]): readonly Linked[] {
  if (things.length <= most) return things;
  const weight = new Map(treeSpots(things).map(({ id, below }) => [id, below]));
  const kept = things.toSorted((a, b) => (weight.get(b.id) ?? 0) - (weight.get(a.id) ?? 0)).slice(0, most);
  const ids = new Set(kept.map(({ id }) => id));
  return things.filter(({ id }) => ids.has(id));
}

export function Network({ title, things: all, says, onOpen }: NetworkProps) {
  const things = drawn(all);
  const byId = new Map(things.map((one) => [one.id, one]));
  const spots = treeSpots(things).toSorted((a, b) => a.y - b.y || a.x - b.x);
  const places = new Map(spots.map((spot) => [spot.id, spot]));
  const points = spots.map(({ id, below }) => ({ label: toldOf(byId, id), value: below }));
  const isTableFirst = matchMedia('(max-width: 767px)').matches;
  const leaves = Math.max(2, spots.filter(({ below }) => below === 0).length);
  return (
    <Chart {...{ title, points, says, isTableFirst }} first={0} onOpen={(at) => onOpen?.(spots[at]?.id ?? '')}>
      {(at, point) => (
        <div className="relative mr-40 ml-3" style={{ height: leaves * rowHeight }}>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full" aria-hidden>
            {spots.map((spot) => {
              const from = places.get(byId.get(spot.id)?.parentId ?? '');
              return from ? (
                <path
                  key={spot.id}
                  d={curve(from, spot)}
                  fill="none"
                  className="stroke-border-strong"
                  strokeWidth={Math.min(4, 1 + spot.below / 2)}
                  vectorEffect="non-scaling-stroke"
                />
              ) : null;
            })}
          </svg>
          {spots.map((spot, index) => {
            const { name = '', kind = 'person' } = byId.get(spot.id) ?? {};
            return (
              <span
                key={spot.id}
                onPointerEnter={() => point(index)}
                onPointerDown={() => onOpen?.(spot.id)}
                className={`absolute flex max-w-40 -translate-y-1/2 items-center gap-1.5 rounded-pill pr-2
                  -translate-x-2.5 ${onOpen ? 'cursor-pointer' : ''} bg-surface ${index === at ? pointedRow : ''}`}
                style={{ left: `${spot.x}%`, top: `${spot.y}%` }}
              >
                <Mark kind={kind} name={name} size={20} />
                <span className="truncate text-[12px]">{name}</span>
              </span>
            );
          })}
        </div>
      )}
    </Chart>
  );
}

function toldOf(byId: ReadonlyMap<string, Linked>, id: string): string {
  const one = byId.get(id);
  const parent = one?.parentId ? byId.get(one.parentId) : undefined;
  return parent ? `${one?.name}, brought by ${parent.name}` : (one?.name ?? '');
}

function curve(from: Placed, to: Placed): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y} C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
