// The two kinds of table. Ids are given by the call; the tenant and the time come from the transaction's binding.

import { sql } from 'drizzle-orm';
import { customType, type PgColumnBuilderBase, type PgSchema, pgSchema, uuid } from 'drizzle-orm/pg-core';

/** A point in time, as ISO text in and out. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
});

const boundNow = sql`nullif(current_setting('app.now', true), '')::timestamptz`;
const boundTenant = sql`nullif(current_setting('app.current_tenant_id', true), '')::uuid`;

function standing() {
  return {
    id: uuid('id').primaryKey(),
    createdAt: instant('created_at').notNull().default(boundNow),
    updatedAt: instant('updated_at')
      .notNull()
      .default(boundNow)
      .$onUpdateFn(() => boundNow),
  };
}

/** One Postgres schema per module, named as the module. */
export function moduleSchema<Name extends string>(name: Name): PgSchema<Name> {
  return pgSchema(name) as unknown as PgSchema<Name>;
}

type Columns = Record<string, PgColumnBuilderBase>;

/** Rows of one tenant, walled off by row-level security. Its migration calls `store.tenant_table`. */
export function tenantTable<S extends string, Name extends string, C extends Columns>(
  schema: PgSchema<S>,
  name: Name,
  columns: C,
) {
  return schema.table(name, { ...standing(), tenantId: tenantId(), ...columns });
}

function tenantId() {
  return uuid('tenant_id').notNull().default(boundTenant);
}

/** What exists before a tenant is known; only the engine reaches it. Its migration calls `store.global_table`. */
export function globalTable<S extends string, Name extends string, C extends Columns>(
  schema: PgSchema<S>,
  name: Name,
  columns: C,
) {
  return schema.table(name, { ...standing(), ...columns });
}
