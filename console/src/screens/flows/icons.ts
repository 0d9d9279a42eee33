// One icon for each kind of step.
import {
  Bot,
  Box,
  CircleStop,
  Clock,
  CornerUpLeft,
  FileCode,
  Globe,
  Hand,
  Hourglass,
  Link,
  type LucideIcon,
  Merge,
  MessageSquare,
  PencilLine,
  Play,
  Plug,
  Radio,
  Repeat,
  Shapes,
  Split,
  StickyNote,
  Users,
  Workflow,
  Zap,
} from 'lucide-react';
import type { Node } from './graph.ts';

const kinds: Readonly<Record<string, LucideIcon>> = {
  ...{ capability: Box, agent: Bot, crew: Users, condition: Split, switch: Split, loop: Repeat, parallel: Split },
  ...{ merge: Merge, set: PencilLine, transform: Shapes, wait: Hourglass, event: Radio, approval: Hand },
  ...{ flow: Workflow, http: Globe, code: FileCode, respond: CornerUpLeft, stop: CircleStop, note: StickyNote },
  ...{ unsupported: Plug },
};
const starts: Readonly<Record<string, LucideIcon>> = {
  ...{ manual: Play, schedule: Clock, event: Zap, webhook: Link, called: Workflow, chat: MessageSquare },
};

export function iconOf({ kind, trigger }: Pick<Node, 'kind' | 'trigger'>): LucideIcon {
  return (trigger && starts[trigger.on]) ?? kinds[kind] ?? Box;
}
