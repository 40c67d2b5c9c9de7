import { identifier } from '../../base/sql-text.ts';
import { changeColumn } from '../../plan/check-loading.ts';
import type { Session } from '../../ports.ts';
import { nameList, type NewRows, tableOf } from './new-rows.ts';

/**
 * Merges a table of new rows, one of each key, into that of their source. What is there already stays when its version is
 * higher. Keys that were deleted are remembered with their version, so that an older row that comes late stays deleted.
 */
export async function mergeRows(staged: string, { source, columns }: NewRows, session: Session): Promise<void> {
  const { key = [], version = '', load } = source.config;
  const table = tableOf(source);
  const names = columns.map(({ name }) => name).filter((name) => !(load === 'changes' && name === changeColumn));
  const same = (other: string) =>
    key.map((name) => `${other}.${identifier(name)} = n.${identifier(name)}`).join(' and ');
  const newer = `n.${identifier(version)} >= t.${identifier(version)}`;
  const isDeleted = load === 'changes' ? `n.${identifier(changeColumn)} = 'd'` : 'false';
  const deleted = `raw.${identifier(`_deleted_${source.name}`)}`;
  const remembered = nameList([...key, version]);
  if (load === 'changes') {
    await session.run(`create table if not exists ${deleted} as select ${remembered} from ${staged} limit 0`);
    await session.run(
      `delete from ${staged} n using ${deleted} d where ${same('d')} and d.${identifier(version)} > n.${identifier(version)}`,
    );
  }
  await session.run(`merge into ${table} t using ${staged} n on ${same('t')}
    when matched and ${newer} and ${isDeleted} then delete
    when matched and ${newer} then update set ${names.map((name) => `${identifier(name)} = n.${identifier(name)}`).join(', ')}
    when not matched and not ${isDeleted} then insert (${nameList(names)}) values (${nameList(names, 'n.')})`);
  if (load !== 'changes') return;
  await session.run(`delete from ${deleted} d using ${staged} n where ${same('d')}`);
  await session.run(`insert into ${deleted} select ${remembered} from ${staged} n
    where ${isDeleted} and not exists (from ${table} t where ${same('t')})`);
}
