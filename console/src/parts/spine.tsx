// Words that an agent wrote stand beside a plum line; nothing else does.
import type { ReactNode } from 'react';

interface SpineProps {
  readonly name: string;
  readonly says?: string;
  readonly rehearsed?: boolean;
  readonly children: ReactNode;
}

export function Spine({ name, says = 'wrote', rehearsed = false, children }: SpineProps) {
  return (
    <figure className={`border-agent-line border-l-2 py-0.5 pl-[14px] ${rehearsed ? 'border-dashed' : ''}`}>
      <figcaption className="mb-0.5 text-agent text-micro">
        {name} {says}
      </figcaption>
      <div className="max-w-[68ch] whitespace-pre-line text-pretty text-prose [overflow-wrap:anywhere]">{children}</div>
    </figure>
  );
}
