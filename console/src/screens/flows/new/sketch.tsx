import { Pencil } from 'lucide-react';
import { many } from '../../../base/numbers.ts';
import { icon } from '../../../parts/chip.tsx';
import { Canvas } from '../canvas.tsx';
import { type Graph, placed } from '../graph.ts';
import { Outline } from '../outline.tsx';

interface SketchProps {
  readonly graph: Graph;
  readonly note?: string;
}

/** As high as its steps can be read at, and no higher than a screen. */
function heightOf({ nodes }: Graph): number {
  const places = nodes.map(({ position }) => position?.y ?? 0);
  const reach = Math.max(0, ...places) - Math.min(0, ...places);
  return Math.min(760, Math.max(360, reach * 0.62 + 80));
}

/** A drawing that nobody has kept yet: dashed and hatched, to look at. */
export function Sketch({ graph, note }: SketchProps) {
  const drawn = placed(graph);
  return (
    <section
      aria-label="Drawing, not kept yet"
      className="overflow-hidden rounded-panel border border-control border-dashed"
    >
      <header className="pencil flex flex-wrap items-center gap-2 border-control border-b border-dashed px-3 py-[9px]">
        <Pencil {...icon} />
        <h2 className="text-strong">What it would be</h2>
        <span className="text-meta text-muted tabular-nums">
          {[many(graph.nodes.length, 'step'), note].filter(Boolean).join(', ')}
        </span>
      </header>
      {matchMedia('(max-width: 767px)').matches ? (
        <Outline graph={drawn} flaws={[]} chosen={undefined} results={undefined} onChoose={() => undefined} />
      ) : (
        <div className="bg-canvas" style={{ height: heightOf(drawn) }}>
          <Canvas graph={drawn} />
        </div>
      )}
    </section>
  );
}
