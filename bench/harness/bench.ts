import type { Settings } from './contest.ts';

/** One promise of speed and how it is measured. */
export interface Bench {
  readonly name: string;
  readonly promise: string;
  /** Answers whether it was kept. */
  run(settings: Settings): Promise<boolean>;
}
