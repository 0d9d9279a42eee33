// A code for a camera (QR): dark on light in both themes, because that is what cameras read.
import { encode } from 'uqr';

interface CodeProps {
  readonly text: string;
  /** For whoever does not see it. */
  readonly says: string;
}

const side = 232;

export function Code({ text, says }: CodeProps) {
  const { data, size } = encode(text, { border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .filter(Boolean)
    .join('');
  return (
    <svg
      role="img"
      aria-label={says}
      width={side}
      height={side}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="rounded-panel"
    >
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
