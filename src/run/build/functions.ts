import { sha256 } from '../../base/sha256.ts';
import { identifier } from '../../base/sql-text.ts';
import { utc } from '../../base/time.ts';
import { functionNode } from '../../plan/fingerprint.ts';
import type { Project, SqlFunction } from '../../project/project.ts';
import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { inTransaction } from '../transaction.ts';
import type { BuildWork } from './build-context.ts';
import { type Build, recordBuild } from './builds.ts';
import type { BuiltModel } from './built-model.ts';

/** Makes the shared functions that changed, before any model. Returns those that cannot be made, as failed nodes. */
export async function makeFunctions({ functions }: Project, work: BuildWork): Promise<BuiltModel[]> {
  // The engine takes as long to list its functions as to build several models.
  if (functions.size === 0) return [];
  const there = await functionsOf(work.session);
  const failed: BuiltModel[] = [];
  for (const one of functions.values()) {
    const model = functionNode(one.name);
    const build = work.builds.get(model);
    const isThere = there.has(one.name);
    const missing = one.calls.find((name) => failed.some((other) => other.model === functionNode(name)));
    const isForeign = isThere && build === undefined;
    if (isForeign || missing !== undefined) {
      const problem = isForeign
        ? `the warehouse has a function ${one.name} that was not made by muster: drop it, or rename this one`
        : `it calls ${missing ?? ''}`;
      work.emit({ kind: 'model-failed', model, tests: [], problem });
      failed.push({ model, status: 'failed', tests: [], problem });
    } else if (!isThere || !isMade(one, work)) {
      await makeFunction(one, isThere, work);
    }
  }
  return failed;
}

/** True when the function was made of what it means now. */
export const isMade = ({ name, meaning }: SqlFunction, { builds }: Pick<BuildWork, 'builds'>): boolean =>
  builds.get(functionNode(name))?.fingerprint['sql'] === sha256(meaning);

async function makeFunction({ name, sql, meaning }: SqlFunction, isThere: boolean, work: BuildWork): Promise<void> {
  const { session, clock, version, builds } = work;
  const fingerprint = { sql: sha256(meaning) };
  const build: Build = { kind: 'function', version, fingerprint, builtAt: utc(clock.now()) };
  await inTransaction(session, async () => {
    if (isThere) await dropFunction(session, name);
    await session.run(sql.text);
    await recordBuild(session, functionNode(name), build);
  });
  builds.set(functionNode(name), build);
}

/** Whether it gives a value or a table. */
export async function dropFunction(session: Session, name: string): Promise<void> {
  await session.run(`drop macro if exists ${identifier(name)}`);
  await session.run(`drop macro table if exists ${identifier(name)}`);
}

/** Functions that stand in the main schema, where a bare name finds them. */
async function functionsOf(session: Session): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    session,
    `select function_name as name from duckdb_functions() where database_name = current_database() and schema_name = 'main' and not internal`,
  );
  return new Set(rows.map(({ name }) => name as string));
}
