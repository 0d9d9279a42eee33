import type { Duration } from '#base/time';

export interface Limit {
  readonly calls: number;
  readonly per: Duration;
}
