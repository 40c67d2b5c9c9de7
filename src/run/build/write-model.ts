import { qualified } from '../../base/sql-text.ts';
import { unreachable } from '../../base/result.ts';
import type { PlannedModel } from '../../plan/project-plan.ts';
import { countRows } from '../rows.ts';
import { type BuildWork, makeWayFor, type Written } from './build-context.ts';
import { writeIncremental } from './incremental.ts';
import { writeSnapshot } from './snapshot.ts';

/** Makes the next version of a model, inside of the transaction that is open. Replaces only what muster made. */
export async function writeModel(planned: PlannedModel, work: BuildWork): Promise<Written> {
  const { name, header } = planned.model;
  const build = work.builds.get(name);
  const kind = work.relations.get(name);
  if (kind !== undefined && build === undefined)
    return { problem: `${name} is in the warehouse and was not made by muster: rename that ${kind}, or this model` };
  if (build?.kind === 'snapshot' && header.kind !== 'snapshot' && kind !== undefined)
    return {
      problem: `${name} is a snapshot in the warehouse, and its history would be lost: give this model another name; muster build --prune then drops the snapshot`,
    };
  switch (header.kind) {
    case 'table':
    case 'audience':
      return writeTable(planned, work);
    case 'view':
      return writeView(planned, work);
    case 'incremental':
      return writeIncremental(planned, work);
    case 'snapshot':
      return writeSnapshot(planned, work);
    default:
      return unreachable(header.kind);
  }
}

async function writeTable({ model }: PlannedModel, work: BuildWork): Promise<Written> {
  await makeWayFor('table', model.name, work);
  const rows = await work.session.run(
    `create or replace table ${qualified(model.name)} as\n${model.sql.text}`,
    work.parameters,
  );
  return { rows };
}

async function writeView({ model }: PlannedModel, work: BuildWork): Promise<Written> {
  await makeWayFor('view', model.name, work);
  await work.session.run(`create or replace view ${qualified(model.name)} as\n${model.sql.text}`);
  return { rows: await countRows(work.session, `from ${qualified(model.name)}`) };
}
