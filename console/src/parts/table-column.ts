// One fact of every row of a table.
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  readonly isStrong?: boolean;
  /** The number that matters, which stands beside the name on a phone. */
  readonly isMain?: boolean;
  /** For those who look: only where there is room. */
  readonly isAside?: boolean;
}
