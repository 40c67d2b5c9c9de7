import { utc, type Instant } from '../../base/time.ts';
import type { Fingerprint } from '../../plan/fingerprint.ts';
import type { Session } from '../../ports.ts';
import type { ModelHeader } from '../../project/schema/model.ts';
import { rowsOf } from '../rows.ts';

/**
 * What muster made in the warehouse: one row for each model and loaded source, written in the transaction that made it. It
 * tells what may be replaced or dropped, and what a table was made of.
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
  await session.run(`create table if not exists muster.builds (
    name varchar primary key, kind varchar not null, version bigint not null, fingerprint varchar not null,
    built_at varchar not null, up_to varchar)`);
}

export async function readBuilds(session: Session): Promise<Map<string, Build>> {
  const rows = await rowsOf(session, 'from muster.builds');
  return new Map(
    rows.map((row) => [
      row['name'] as string,
      {
        kind: row['kind'] as Build['kind'],
        version: Number(row['version']),
        fingerprint: JSON.parse(row['fingerprint'] as string) as Fingerprint,
        builtAt: row['built_at'] as string,
        ...(typeof row['up_to'] === 'string' ? { upTo: row['up_to'] } : {}),
      },
    ]),
  );
}

export async function nextVersion(session: Session): Promise<number> {
  const [row] = await rowsOf(session, `select nextval('muster.versions')::double as version`);
  return Number(row?.['version']);
}

export async function recordBuild(session: Session, name: string, build: Build): Promise<void> {
  const { kind, version, fingerprint, builtAt, upTo } = build;
  await session.run(
    'insert or replace into muster.builds values ($name, $kind, $version, $fingerprint, $built_at, $up_to)',
    {
      name: { type: 'text', value: name },
      kind: { type: 'text', value: kind },
      version: { type: 'bigint', value: String(version) },
      fingerprint: { type: 'text', value: JSON.stringify(fingerprint) },
      built_at: { type: 'text', value: builtAt },
      up_to: { type: 'text', value: upTo ?? null },
    },
  );
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
  const last = fingerprint && (await readBuilds(session)).get(name)?.fingerprint;
  if (last !== undefined && JSON.stringify(last) === JSON.stringify(fingerprint)) return;
  const version = await nextVersion(session);
  await recordBuild(session, name, { kind: 'source', version, fingerprint: fingerprint ?? {}, builtAt: utc(at) });
}

export async function forgetBuild(session: Session, name: string): Promise<void> {
  await session.run('delete from muster.builds where name = $name', { name: { type: 'text', value: name } });
}
