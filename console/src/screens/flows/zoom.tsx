import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';

/** Nearer, further, all of it; by keys it is F. */
export function Zoom() {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  return (
    <Panel
      position="bottom-left"
      role="toolbar"
      aria-label="Zoom"
      className="flex rounded-control border border-border-strong bg-raised"
    >
      <IconButton label="Nearer" icon={<Plus {...icon} />} onClick={() => void zoomIn()} />
      <IconButton label="Further" icon={<Minus {...icon} />} onClick={() => void zoomOut()} />
      <IconButton label="All of it" icon={<Maximize {...icon} />} onClick={() => void fitView({ maxZoom: 1 })} />
    </Panel>
  );
}
