import { error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { Span } from '../base/source.ts';
import { qualified } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { locate, locateWord, type Statement } from '../base/statement.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { ParsedSelect, TableReference } from '../project/parsed-select.ts';
import { checkDeterminism } from './check-determinism.ts';
import { sqlDiagnostic } from './sql-diagnostic.ts';
import { guardFunctions, shapeDiagnostic } from './sql-guard.ts';

/**
 * Parses one SELECT that a person wrote and holds it against what is allowed. Binds nothing. Names of tables come in small
 * letters: SQL does not tell the cases apart.
 */
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
  return checked({ ...parsed, tables: parsed.tables.map(inSmallLetters) }, [
    ...guardFunctions(sql, parsed),
    ...checkDeterminism(sql, parsed),
  ]);
}

const inSmallLetters = ({ catalog, schema, name, position }: TableReference): TableReference => ({
  catalog: catalog.toLowerCase(),
  schema: schema.toLowerCase(),
  name: name.toLowerCase(),
  position,
});

/** Types one SELECT against the tables of the shadow. Two columns of one name are an error: the engine would rename one. */
export async function typeSelect(
  session: Session,
  sql: Statement,
  parameters: Parameters,
  tables: readonly TableReference[],
): Promise<Checked<readonly Column[]>> {
  const described = await session.describe(sql.text, parameters);
  if ('problem' in described) {
    const names = [...new Set(tables.map(tableName))];
    const columns = await columnNames(session, names);
    return refused(
      sqlDiagnostic(sql, described.problem, { tables: names, columns, parameters: Object.keys(parameters) }),
    );
  }
  const { columns } = described;
  const twice = columns.find(
    ({ name }, index) => columns.findIndex((c) => c.name.toLowerCase() === name.toLowerCase()) < index,
  );
  if (twice === undefined) return checked(columns);
  return refused(
    error('duplicate-column', `two columns are named "${twice.name}"`, {
      span: locateWord(sql, twice.name),
      hint: 'name one of them with AS, or leave it out with EXCLUDE',
    }),
  );
}

async function columnNames(session: Session, tables: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const table of tables) {
    const described = await session.describe(`from ${qualified(table)}`, {});
    if ('columns' in described) names.push(...described.columns.map(({ name }) => name));
  }
  return names;
}

/** A table by its name, `schema.name` or bare. */
export function tableReference(written: string): TableReference {
  const [name = '', schema = ''] = written.split('.').toReversed();
  return { catalog: '', schema, name, position: 0 };
}

export const tableName = ({ catalog, schema, name }: TableReference): string =>
  [catalog, schema, name].filter((part) => part !== '').join('.');

/** The whole name of a table as it is written, with its schema. */
export function tableSpan(sql: Statement, { position }: TableReference): Span | undefined {
  const first = locate(sql, position);
  if (first === undefined) return undefined;
  const { file, start, end } = first;
  const rest = /^(\s*\.\s*("(?:[^"]|"")*"|[\p{L}\p{N}_$]+))*/u.exec(file.text.slice(end));
  return { file, start, end: end + (rest?.[0].length ?? 0) };
}
