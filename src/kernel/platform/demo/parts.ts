// What the demo company is made with.
import type { Play, Upkeep } from '../upkeep.ts';

export type DemoParts = Pick<Upkeep, 'home' | 'store' | 'clock' | 'modules' | 'sources' | 'asOwner'> & Play;
