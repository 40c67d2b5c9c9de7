import type { Parameters } from '../../base/parameter.ts';
import { type Session, SqlFailure } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { type RowSample, sampleLimit } from './test-result.ts';

/** The first rows of a SELECT with their columns. */
export async function sampleOf(session: Session, select: string, parameters: Parameters): Promise<RowSample> {
  const described = await session.describe(select, parameters);
  if ('problem' in described) throw new SqlFailure(described.problem);
  const rows = await rowsOf(session, `select * from (\n${select}\n) limit ${sampleLimit}`, parameters);
  return { columns: described.columns, rows };
}
