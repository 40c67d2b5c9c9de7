import { type Diagnostic, error } from '../base/diagnostic.ts';
import { qualified } from '../base/sql-text.ts';
import type { Statement } from '../base/statement.ts';
import type { Session } from '../ports.ts';
import type { ComparedColumn, ParsedSelect } from '../project/parsed-select.ts';
import { tableSpan } from './check-sql.ts';

const keys = new Set(['profile_key', 'entity_key']);

/**
 * Keys in the ledger are text. The engine would turn them into the type of what they are compared with, and fail in the
 * night in which one of another entity is no number.
 */
export async function checkLedgerKeys(
  sql: Statement,
  comparisons: ParsedSelect['comparisons'],
  session: Session,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const [a, b] of comparisons) {
    const other = isLedgerKey(a) ? b : isLedgerKey(b) ? a : undefined;
    if (other === undefined || isLedgerKey(other)) continue;
    const types = await typesOf(other, session);
    const [type] = types;
    if (type === undefined || types.includes('VARCHAR')) continue;
    found.push(
      error('ledger-key', `"${other.column}" is ${type}, and the keys in the ledger are text`, {
        span: tableSpan(sql, { catalog: '', schema: '', name: other.column, position: other.position }),
        hint: `write ${other.text}::varchar`,
      }),
    );
  }
  return found;
}

const isLedgerKey = ({ column, tables }: ComparedColumn): boolean =>
  keys.has(column.toLowerCase()) && tables.some((table) => table.startsWith('ledger.'));

/** Nothing where it cannot be told, such as of a column of a subquery. */
async function typesOf({ column, tables }: ComparedColumn, session: Session): Promise<string[]> {
  const types: string[] = [];
  for (const table of tables.filter((name) => !name.startsWith('ledger.'))) {
    const described = await session.describe(`from ${qualified(table)}`, {});
    if ('problem' in described) continue;
    const named = described.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    if (named !== undefined) types.push(named.type);
  }
  return types;
}
