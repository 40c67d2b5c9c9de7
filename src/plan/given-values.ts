import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Parameters } from '../base/parameter.ts';
import { type Session, SqlFailure } from '../ports.ts';
import { arrayOfRows } from './given-sql.ts';
import type { GivenTable } from './planned-unit-test.ts';

/** Tables that are tried in one statement: each round to the engine costs more than the rows of a test. */
const together = 50;

/** The values that the engine does not take for their column's type. Cells are tried one by one only when tables fail. */
export async function wrongValues(session: Session, tables: readonly GivenTable[]): Promise<Diagnostic[]> {
  const filled = tables.filter(({ rows, columns }) => rows.length > 0 && columns.length > 0);
  const problems: Diagnostic[] = [];
  for (let at = 0; at < filled.length; at += together) {
    const some = filled.slice(at, at + together);
    if ((await conversionProblem(session, some)) === undefined) continue;
    for (const table of some) problems.push(...(await wrongCells(session, table)));
  }
  return problems;
}

async function wrongCells(session: Session, table: GivenTable): Promise<Diagnostic[]> {
  if ((await conversionProblem(session, [table])) === undefined) return [];
  const problems: Diagnostic[] = [];
  for (const [index, row] of table.rows.entries()) {
    for (const column of table.columns) {
      const value = row[column.name] ?? null;
      const hint = await conversionProblem(session, [{ columns: [column], rows: [{ [column.name]: value }] }]);
      if (hint === undefined) continue;
      const message = `"${column.name}" is ${column.type}, and ${JSON.stringify(value)} is none`;
      problems.push(error('wrong-value', message, { span: table.place([index, column.name]), hint }));
    }
  }
  return problems;
}

/** What the engine says first of the rows, or nothing when it takes them all. */
async function conversionProblem(
  session: Session,
  tables: readonly Pick<GivenTable, 'columns' | 'rows'>[],
): Promise<string | undefined> {
  const converted = tables.map(({ columns }, index) => `len(${arrayOfRows(columns, `rows${index}`)}) as "n${index}"`);
  const bound: Parameters = Object.fromEntries(
    tables.map(({ rows }, index) => [`rows${index}`, { type: 'text', value: JSON.stringify(rows) }]),
  );
  try {
    for await (const _ of session.stream(`select ${converted.join(', ')}`, bound));
    return undefined;
  } catch (cause) {
    if (!(cause instanceof SqlFailure)) throw cause;
    return cause.message.split('\n')[0];
  }
}
