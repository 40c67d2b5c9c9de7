import { identifier, qualified } from '../../base/sql-text.ts';
import type { PlannedModel } from '../../plan/project-plan.ts';
import { countRows } from '../rows.ts';
import { batch, dropBatch, fitColumns, sameKey, writeBatch } from './batch.ts';
import { type BuildWork, makeWayFor, type Written } from './build-context.ts';

const validity = ['valid_from', 'valid_to'];

/** The parts of the statements below; `b` is a row of the batch, `t` one of the table. */
interface SnapshotSql {
  readonly table: string;
  readonly key: readonly string[];
  /** Type of `valid_from` and `valid_to`. */
  readonly type: string;
  /** That a row of the batch is a newer version of the row in the table. */
  readonly isNewer: string;
  /** From when a row of the batch holds, given since when the table knows its key. */
  readonly moment: (since: string) => string;
}

/**
 * Keeps the history of rows by key: a row that changed or is gone is closed, a new version is opened where the old one
 * ends. A version in the rows says when it began to hold; without one it is the logical instant at which it was seen. A row
 * that held at no time is not kept.
 */
export async function writeSnapshot(planned: PlannedModel, work: BuildWork): Promise<Written> {
  const { session, builds, relations, parameters } = work;
  const { model } = planned;
  const sql = snapshotSql(planned);
  const runAt = { run_at: parameters['run_at'] ?? { type: 'timestamp', value: null } };
  await writeBatch(session, model, parameters);
  const build = builds.get(model.name);
  if (build?.kind !== 'snapshot' || !relations.has(model.name)) {
    await makeWayFor('table', model.name, work);
    await session.run(
      `create or replace table ${sql.table} as\nselect *, ${sql.moment('null')}::${sql.type} as valid_from, null::${sql.type} as valid_to\nfrom ${batch} b`,
      runAt,
    );
  } else {
    const upTo = build.upTo ?? '';
    if (upTo > (runAt.run_at.value ?? ''))
      return { problem: `its history is known up to ${upTo}, so it cannot go back to ${runAt.run_at.value ?? ''}` };
    const problem = await fitColumns(session, model, validity);
    if (problem !== undefined) return { problem };
    for (const statement of changeStatements(sql)) await session.run(statement, runAt);
  }
  await dropBatch(session);
  return { rows: await countRows(session, `from ${sql.table}`) };
}

function snapshotSql({ model, columns }: PlannedModel): SnapshotSql {
  const { key = [], version, compare } = model.header;
  const type = columns.find(({ name }) => name === 'valid_from')?.type ?? '';
  const base = { table: qualified(model.name), key, type };
  if (version !== undefined) {
    const at = `b.${identifier(version)}`;
    return {
      ...base,
      isNewer: `${at} > t.${identifier(version)}`,
      moment: (since) =>
        `case when ${since} is null or ${at} >= ${since} then ${at} else greatest(${since}, $run_at::${type}) end`,
    };
  }
  const compared = compare ?? columns.map(({ name }) => name).filter((name) => ![...key, ...validity].includes(name));
  const differs = compared.map((column) => `b.${identifier(column)} is distinct from t.${identifier(column)}`);
  return {
    ...base,
    isNewer: differs.length === 0 ? 'false' : `(${differs.join(' or ')})`,
    moment: () => `$run_at::${type}`,
  };
}

const changeStatements = ({ table, key, type, isNewer, moment }: SnapshotSql): string[] => [
  // Gone.
  `update ${table} t set valid_to = greatest(t.valid_from, $run_at::${type})
where t.valid_to is null and not exists (select 1 from ${batch} b where ${sameKey(key, 't', 'b')})`,
  // Changed.
  `update ${table} t set valid_to = ${moment('t.valid_from')}
from ${batch} b where t.valid_to is null and ${sameKey(key, 't', 'b')} and ${isNewer}`,
  // Opened: what has no row that holds now. Whoever comes back holds from the day on which it is seen again.
  `insert into ${table} by name
select b.*, ${moment('k.since')}::${type} as valid_from, null::${type} as valid_to
from ${batch} b
left join (select ${key.map(identifier).join(', ')}, max(valid_to) as since, bool_or(valid_to is null) as holds from ${table} group by all) k
  on ${sameKey(key, 'k', 'b')}
where k.holds is distinct from true`,
  // Held at no time.
  `delete from ${table} where valid_to <= valid_from`,
];
