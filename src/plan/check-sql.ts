import { error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Column } from '../base/sql-type.ts';
import { locate, locateWord, type Statement } from '../base/statement.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { ParsedSelect, TableReference } from '../project/parsed-select.ts';
import { sqlDiagnostic } from './sql-diagnostic.ts';
import { guardFunctions, shapeDiagnostic } from './sql-guard.ts';

/** Parses one SELECT that a person wrote and holds it against what is allowed. Binds nothing. */
export async function parseSelect(
  warehouse: Warehouse,
  sql: Statement,
  parameters: readonly string[],
): Promise<Checked<ParsedSelect>> {
  const parsed = await warehouse.parse(sql.text);
  if ('problem' in parsed) {
    return refused(
      shapeDiagnostic(sql, parsed.problem) ?? sqlDiagnostic(sql, parsed.problem, { tables: [], parameters }),
    );
  }
  return checked(parsed, guardFunctions(sql, parsed));
}

/** Types one SELECT against the tables of the shadow. Two columns of one name are an error: the engine would rename one. */
export async function typeSelect(
  session: Session,
  sql: Statement,
  parameters: Parameters,
  tables: readonly TableReference[],
): Promise<Checked<readonly Column[]>> {
  const described = await session.describe(sql.text, parameters);
  if ('problem' in described) {
    const surroundings = { tables: [...new Set(tables.map(tableName))], parameters: Object.keys(parameters) };
    return refused(sqlDiagnostic(sql, described.problem, surroundings));
  }
  const { columns } = described;
  const twice = columns.find(
    ({ name }, index) => columns.findIndex((c) => c.name.toLowerCase() === name.toLowerCase()) < index,
  );
  if (twice === undefined) return checked(columns);
  const span = locateWord(sql, twice.name);
  return refused(
    error('duplicate-column', `two columns are named "${twice.name}"`, { span, hint: 'name one of them with AS' }),
  );
}

export const tableName = ({ catalog, schema, name }: TableReference): string =>
  [catalog, schema, name].filter((part) => part !== '').join('.');

export const tableSpan = (sql: Statement, { position }: TableReference) => locate(sql, position);
