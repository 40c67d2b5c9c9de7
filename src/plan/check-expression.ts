import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { identifier } from '../base/sql-text.ts';
import { locateStart, type Statement, statement } from '../base/statement.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { Clause } from '../steps/step-kind.ts';
import type { CampaignSurroundings } from './campaign-surroundings.ts';
import { parseSelect, tableSpan, typeSelect } from './check-sql.ts';

/**
 * Holds an expression of a step's YAML against the population that it looks at, the view `input`. It stands on its own, reads
 * nothing else, and a condition is true or false.
 */
export async function checkExpression(
  expression: Statement,
  clause: Clause,
  input: string,
  { warehouse, session, parameters }: CampaignSurroundings,
): Promise<readonly Diagnostic[]> {
  // Parsed without parentheses around it: one that closes them itself would be something else where it is used.
  const alone = statement(`select 1 ${clause}\n`, expression);
  const { value: parsed, diagnostics } = await parseSelect(warehouse, alone, Object.keys(parameters));
  if (parsed === undefined || hasErrors(diagnostics)) return diagnostics;
  const outside = otherTables(alone, parsed.tables);
  if (outside.length > 0) return outside;

  const view = identifier(input);
  const sql =
    clause === 'where'
      ? statement('select (\n', expression, `\n) as "condition" from ${view}\nwhere (\n`, expression, '\n)')
      : statement(`select 1 from ${view}\norder by `, expression);
  const typed = await typeSelect(session, sql, parameters, [{ catalog: '', schema: '', name: input, position: 0 }]);
  const type = typed.value?.[0]?.type ?? 'BOOLEAN';
  const isCondition = clause === 'order by' || type === 'BOOLEAN';
  const wrong = error('wrong-type', `a condition is true or false, and this is ${type}`, {
    span: locateStart(expression),
  });
  return [...diagnostics, ...typed.diagnostics, ...(isCondition ? [] : [wrong])];
}

function otherTables(alone: Statement, tables: readonly TableReference[]): Diagnostic[] {
  const [other] = tables;
  if (other === undefined) return [];
  return [
    error('table-in-expression', 'an expression looks only at the rows that its step reads', {
      span: tableSpan(alone, other),
      hint: 'read other tables in a query step',
    }),
  ];
}
