import { literal } from '../../base/sql-text.ts';
import { utc, type Instant } from '../../base/time.ts';
import type { Fingerprint } from '../../plan/fingerprint.ts';
import type { Row, Session } from '../../ports.ts';
import type { ModelHeader } from '../../project/schema/model.ts';
import { rowsOf } from '../rows.ts';

/**
 * What muster made in the warehouse: a row for each model and loaded source, written in the transaction that made it. It
 * tells what may be replaced or dropped, and what a table was made of. Rows are only added: of a name the one with the
 * highest version counts. A key would cost more than many a model.
 */
export interface Build {
  readonly kind: ModelHeader['kind'] | 'source' | 'function';
  /** The number of the build or load that made it: never given twice. */
  readonly version: number;
  readonly fingerprint: Fingerprint;
  readonly builtAt: string;
  /** A snapshot: the logical instant that it was brought up to. */
  readonly upTo?: string;
}

/** Outside of a transaction, before the first one that records something. */
export async function prepareBuilds(session: Session): Promise<void> {
  await session.run('create schema if not exists muster');
  await session.run('create sequence if not exists muster.versions');
  await session.run(
    'create table if not exists muster.builds (name varchar, kind varchar, version bigint, fingerprint varchar, built_at varchar, up_to varchar)',
  );
  const keys = await rowsOf(
    session,
    `select 1 from duckdb_constraints() where database_name = current_database() and schema_name = 'muster'
      and table_name = 'builds' and constraint_type = 'PRIMARY KEY'`,
  );
  // Earlier versions gave it a key.
  if (keys.length > 0) await session.run('create or replace table muster.builds as from muster.builds');
}

/** Removes what no longer counts. */
export async function compactBuilds(session: Session): Promise<void> {
  await session.run(
    `delete from muster.builds b using (select name, max(version) as newest from muster.builds group by name) n
      where b.name = n.name and b.version < n.newest`,
  );
}

/** The build that counts, by name. */
export async function readBuilds(session: Session): Promise<Map<string, Build>> {
  const builds = new Map<string, Build>();
  for (const row of await rowsOf(session, 'from muster.builds')) {
    const name = row['name'] as string;
    const build = buildOf(row);
    if (build.version > (builds.get(name)?.version ?? 0)) builds.set(name, build);
  }
  return builds;
}

const buildOf = (row: Row): Build => ({
  kind: row['kind'] as Build['kind'],
  version: Number(row['version']),
  fingerprint: JSON.parse(row['fingerprint'] as string) as Fingerprint,
  builtAt: row['built_at'] as string,
  ...(typeof row['up_to'] === 'string' ? { upTo: row['up_to'] } : {}),
});

async function readBuild(session: Session, name: string): Promise<Build | undefined> {
  const [row] = await rowsOf(session, 'from muster.builds where name = $name order by version desc limit 1', {
    name: { type: 'text', value: name },
  });
  return row && buildOf(row);
}

export async function nextVersion(session: Session): Promise<number> {
  const [row] = await rowsOf(session, `select nextval('muster.versions')::double as version`);
  return Number(row?.['version']);
}

export async function recordBuild(session: Session, name: string, build: Build): Promise<void> {
  await session.run(recordSql(name, build));
}

/** The statement that records a build, for who is about to commit. */
export function recordSql(name: string, { kind, version, fingerprint, builtAt, upTo }: Build): string {
  const texts = [JSON.stringify(fingerprint), builtAt].map(literal).join(', ');
  const last = upTo === undefined ? 'null' : literal(upTo);
  return `insert into muster.builds values (${literal(name)}, ${literal(kind)}, ${version}, ${texts}, ${last})`;
}

/**
 * Records, in the transaction that loads it, that `raw.<source>` has other rows than before. With a fingerprint of the rows
 * those of the load before are told to be the same: they stay the version that they were.
 */
export async function recordLoad(
  session: Session,
  source: string,
  at: Instant,
  fingerprint?: Fingerprint,
): Promise<void> {
  const name = `raw.${source}`;
  const last = fingerprint && (await readBuild(session, name))?.fingerprint;
  if (last !== undefined && JSON.stringify(last) === JSON.stringify(fingerprint)) return;
  const version = await nextVersion(session);
  await recordBuild(session, name, { kind: 'source', version, fingerprint: fingerprint ?? {}, builtAt: utc(at) });
}

export async function forgetBuild(session: Session, name: string): Promise<void> {
  await session.run('delete from muster.builds where name = $name', { name: { type: 'text', value: name } });
}
