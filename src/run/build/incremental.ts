import type { Parameter, Parameters } from '../../base/parameter.ts';
import { identifier, qualified } from '../../base/sql-text.ts';
import { markText, smallestMark } from '../../plan/cursor.ts';
import type { PlannedModel } from '../../plan/project-plan.ts';
import type { Session } from '../../ports.ts';
import { countRows, rowsOf } from '../rows.ts';
import { batch, dropBatch, fitColumns, sameKey, writeBatch } from './batch.ts';
import { type BuildWork, makeWayFor, type Written } from './build-context.ts';

/**
 * Appends what the SELECT gives now, or puts it in the place of the rows with the same key. `$cursor` is the highest value
 * that the table has in the cursor's column, so that table and cursor cannot disagree, whatever was rolled back.
 */
export async function writeIncremental(planned: PlannedModel, work: BuildWork): Promise<Written> {
  const { session, builds, relations, fullRefresh, parameters } = work;
  const { model } = planned;
  const table = qualified(model.name);
  const goesOn =
    !fullRefresh && relations.get(model.name) === 'table' && builds.get(model.name)?.kind === 'incremental';
  if (!goesOn) {
    await makeWayFor('table', model.name, work);
    const rows = await session.run(
      `create or replace table ${table} as\n${model.sql.text}`,
      withCursor(parameters, smallest(planned)),
    );
    return { rows };
  }
  await writeBatch(session, model, withCursor(parameters, await highest(session, planned)));
  const problem = await fitColumns(session, model);
  if (problem !== undefined) return { problem };
  const { key } = model.header;
  if (key !== undefined) await session.run(`delete from ${table} t using ${batch} b where ${sameKey(key, 't', 'b')}`);
  await session.run(`insert into ${table} by name from ${batch}`);
  await dropBatch(session);
  return { rows: await countRows(session, `from ${table}`) };
}

const withCursor = (parameters: Parameters, cursor: Parameter | undefined): Parameters =>
  cursor === undefined ? parameters : { ...parameters, cursor };

function smallest({ model, columns }: PlannedModel): Parameter | undefined {
  const type = columns.find(({ name }) => name === model.header.cursor)?.type;
  return type === undefined ? undefined : smallestMark(type);
}

async function highest(session: Session, planned: PlannedModel): Promise<Parameter | undefined> {
  const { name, header } = planned.model;
  const none = smallest(planned);
  if (header.cursor === undefined || none === undefined) return none;
  const [row] = await rowsOf(
    session,
    `select ${markText(none.type, 'm')} as mark from (select max(${identifier(header.cursor)}) as m from ${qualified(name)})`,
  );
  return typeof row?.['mark'] === 'string' ? { type: none.type, value: row['mark'] } : none;
}
