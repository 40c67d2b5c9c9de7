import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** So many statements are kept. */
const most = 8;

/** The last statements of a connection, planned: one that comes again and again is planned once. */
export interface Plans {
  /** The engine plans it anew when something that it names has changed. */
  of(sql: string): Promise<DuckDBPreparedStatement>;
  /** To be called before the connection is closed. */
  forget(): void;
}

export function openPlans(connection: DuckDBConnection): Plans {
  const known = new Map<string, DuckDBPreparedStatement>();
  const drop = (sql: string): void => {
    known.get(sql)?.destroySync();
    known.delete(sql);
  };
  return {
    async of(sql) {
      const plan = known.get(sql) ?? (await connection.prepare(sql));
      known.delete(sql);
      known.set(sql, plan);
      for (const oldest of [...known.keys()].slice(0, -most)) drop(oldest);
      return plan;
    },
    forget() {
      for (const sql of [...known.keys()]) drop(sql);
    },
  };
}
