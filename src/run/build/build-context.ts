import type { Emit } from '../../base/event.ts';
import type { Parameters } from '../../base/parameter.ts';
import { qualified } from '../../base/sql-text.ts';
import type { Clock, Session, Warehouse } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { type Build, compactBuilds, nextVersion, prepareBuilds, readBuilds } from './builds.ts';

export interface BuildContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly parameters: Parameters;
}

/** How a build goes about what is there already. */
export interface BuildOptions {
  /** Tables that are unusable from the start, as models know them: `raw.orders`. */
  readonly unusable?: ReadonlySet<string>;
  /** Only these models are built; absent for all. */
  readonly only?: ReadonlySet<string>;
  /** Builds what has not changed, too. */
  readonly force?: boolean;
  /** Incremental models start over from nothing. Snapshots never do: their history cannot be made again. */
  readonly fullRefresh?: boolean;
  /** More sessions of the warehouse: a model that waits for no other is built on each of them at the same time. */
  readonly beside?: readonly Session[];
  /** Opens an engine with nothing in it, where unit tests run before their models are built. Without it they do not run. */
  readonly openShadow?: () => Promise<Warehouse>;
}

type RelationKind = 'table' | 'view';

/** A build at work: what it was asked for, and what the warehouse has so far. */
export interface BuildWork extends BuildContext, Required<Omit<BuildOptions, 'only' | 'beside' | 'openShadow'>> {
  readonly builds: Map<string, Build>;
  /** Every table and view of the warehouse, by `schema.name`. */
  readonly relations: Map<string, RelationKind>;
  /** Of this build: what it makes has this version. */
  readonly version: number;
  readonly engine: string;
}

export async function beginWork(context: BuildContext, options: BuildOptions): Promise<BuildWork> {
  const { session } = context;
  await prepareBuilds(session);
  await compactBuilds(session);
  const [engine] = await rowsOf(session, 'select version() as version');
  return {
    ...context,
    unusable: options.unusable ?? new Set(),
    force: options.force ?? false,
    fullRefresh: options.fullRefresh ?? false,
    builds: await readBuilds(session),
    relations: await readRelations(session),
    version: await nextVersion(session),
    engine: engine?.['version'] as string,
  };
}

export async function readRelations(session: Session): Promise<Map<string, RelationKind>> {
  const rows = await rowsOf(
    session,
    `select schema_name || '.' || table_name as name, 'table' as kind from duckdb_tables()
      where database_name = current_database()
    union all
    select schema_name || '.' || view_name, 'view' from duckdb_views()
      where database_name = current_database() and not internal`,
  );
  return new Map(rows.map(({ name, kind }) => [name as string, kind as RelationKind]));
}

/**
 * `create or replace` refuses to put a table in the place of a view, or the other way round: what is of another kind goes
 * first. What is of the same kind is left to it; dropping that with a statement of its own costs as much as a small model.
 */
export async function makeWayFor(kind: RelationKind, name: string, { session, relations }: BuildWork): Promise<void> {
  const old = relations.get(name);
  if (old !== undefined && old !== kind) await session.run(`drop ${old} ${qualified(name)}`);
}

/** What came of writing a model's next version: its rows, or why it cannot be written. */
export type Written = { readonly rows: number } | { readonly problem: string };
