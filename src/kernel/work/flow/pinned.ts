import { z } from 'zod';

/** What a run is handed: one version, and everything that could be another the next time one looks. */
export const Pinned = z.object({
  flowId: z.string(),
  version: z.int(),
  node: z.string(),
  trigger: z.unknown(),
  params: z.unknown(),
  depth: z.int(),
});
export type Pinned = z.output<typeof Pinned>;
