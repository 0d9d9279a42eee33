import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** What a screen puts into the top bar: a further crumb, or what belongs to its right. */
export function TopSlot({ at, children }: { readonly at: 'crumb' | 'top'; readonly children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => setPlace(document.getElementById(at)), [at]);
  return place ? createPortal(children, place) : null;
}

/** What one is looking at inside of an area. */
export function Crumb({ title }: { readonly title: string }) {
  return (
    <TopSlot at="crumb">
      <ChevronRight size={14} strokeWidth={1.5} aria-hidden className="flex-none" />
      <b className="truncate font-[600] text-ink">{title}</b>
    </TopSlot>
  );
}
