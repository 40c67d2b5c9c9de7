import { functionNode } from '../../plan/fingerprint.ts';
import { identifier, qualified } from '../../base/sql-text.ts';
import type { Project } from '../../project/project.ts';
import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { inTransaction } from '../transaction.ts';
import { readRelations } from './build-context.ts';
import { dropFunction } from './functions.ts';
import { type Build, forgetBuild, readBuilds } from './builds.ts';
import { forgetLoadedFiles } from '../load/loaded-files.ts';
import { forgetRejects } from '../load/rejects.ts';

/**
 * Tables, views and functions that muster made of sources and files which the project does not have any more. What others
 * made is none of them.
 */
export async function findOrphans(session: Session, project: Project): Promise<string[]> {
  if (!(await readRelations(session)).has('muster.builds')) return [];
  return [...(await readBuilds(session))]
    .filter(([name, { kind }]) => !isKnown(name, kind, project))
    .map(([name]) => name)
    .sort();
}

function isKnown(name: string, kind: Build['kind'], { sources, models, functions, unreadable }: Project): boolean {
  switch (kind) {
    case 'source':
      return sources.has(sourceOf(name)) || unreadable.has(name);
    case 'function':
      return functions.has(functionOf(name)) || unreadable.has(`models/functions/${functionOf(name)}.sql`);
    default:
      return models.has(name) || unreadable.has(name);
  }
}

/** What an orphan is no longer: the word for people. */
export function orphanKind(name: string): 'source' | 'function' | 'model' {
  if (name.startsWith(functionNode(''))) return 'function';
  return name.startsWith('raw.') ? 'source' : 'model';
}

/** Drops each with the record of it, and schemas in which nothing is left. */
export async function dropOrphans(session: Session, orphans: readonly string[]): Promise<void> {
  const relations = await readRelations(session);
  const builds = await readBuilds(session);
  await inTransaction(session, async () => {
    for (const name of orphans) {
      const kind = relations.get(name);
      if (kind !== undefined) await session.run(`drop ${kind} ${qualified(name)}`);
      if (builds.get(name)?.kind === 'function') await dropFunction(session, functionOf(name));
      if (builds.get(name)?.kind === 'source') {
        await forgetLoadedFiles({ name: sourceOf(name) }, session);
        await forgetRejects({ name: sourceOf(name) }, session);
      }
      relations.delete(name);
      await forgetBuild(session, name);
    }
  });
  const left = new Set([...relations.keys()].map(schemaOf));
  for (const schema of new Set(orphans.map(schemaOf))) {
    if (!left.has(schema) && (await isEmpty(session, schema)))
      await session.run(`drop schema if exists ${identifier(schema)}`);
  }
}

const sourceOf = (table: string): string => table.slice('raw.'.length);

const functionOf = (node: string): string => node.slice(functionNode('').length);

const schemaOf = (name: string): string => name.split('.')[0] ?? '';

/** A schema may have more than tables: functions, types, sequences of somebody else's. */
async function isEmpty(session: Session, schema: string): Promise<boolean> {
  const inSchema = `where database_name = current_database() and schema_name = $schema`;
  const rows = await rowsOf(
    session,
    `select 1 from duckdb_functions() ${inSchema} union all select 1 from duckdb_types() ${inSchema} union all select 1 from duckdb_sequences() ${inSchema}`,
    { schema: { type: 'text', value: schema } },
  );
  return rows.length === 0;
}
