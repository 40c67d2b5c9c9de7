import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import { locateStart, type Statement, statement } from '../base/statement.ts';
import type { ParsedSelect, TableReference } from '../project/parsed-select.ts';
import { counted } from '../steps/counted.ts';
import type { Clause, Rows } from '../steps/step-kind.ts';
import type { CampaignSurroundings } from './campaign-surroundings.ts';
import { parseSelect, tableReference, tableSpan, typeSelect } from './check-sql.ts';

/**
 * Holds an expression of a step's YAML against the rows that it looks at. It stands on its own, and a condition is
 * true or false. None reads anything else but one about all rows.
 */
export async function checkExpression(
  expression: Statement,
  clause: Clause,
  { from, of }: Rows,
  { warehouse, session, parameters }: CampaignSurroundings,
): Promise<readonly Diagnostic[]> {
  // Parsed without parentheses around it: one that closes them itself would be something else where it is used.
  const alone = statement(lead[clause], expression);
  const { value: parsed, diagnostics } = await parseSelect(warehouse, alone, Object.keys(parameters));
  if (parsed === undefined || hasErrors(diagnostics)) return diagnostics;
  const outside = [
    // What a condition about all rows reads was found with what the step reads.
    ...(clause === 'count' ? [] : otherTables(alone, parsed.tables)),
    ...otherValues(expression, clause, parsed),
  ];
  if (outside.length > 0) return outside;

  const typed = await typeSelect(session, wholeOf(expression, clause, from), parameters, of.map(tableReference));
  const type = typed.value?.[0]?.type ?? 'BOOLEAN';
  const isCondition = (clause !== 'where' && clause !== 'count') || type === 'BOOLEAN';
  const wrong = error('wrong-type', `a condition is true or false, and this is ${type}`, {
    span: locateStart(expression),
  });
  const told = typed.diagnostics.map((one) => ({ ...one, ...grouping(one, expression, clause), ...ofProfile(one) }));
  return [...(clause === 'count' ? [] : diagnostics), ...told, ...(isCondition ? [] : [wrong])];
}

/** The engine speaks of a GROUP BY that nobody wrote. */
function grouping({ message }: Diagnostic, expression: Statement, clause: Clause): Partial<Diagnostic> {
  if (!message.includes('GROUP BY')) return {};
  const span = locateStart(expression);
  return clause === 'aggregate'
    ? { ...error('wrong-value', 'an aggregate makes one value of all lines', { span, hint: 'like sum(amount)' }) }
    : { ...error('wrong-value', 'this makes one value of all rows, and one of each row is needed', { span }) };
}

/** Templates and layouts have the profile; rows do not. */
function ofProfile({ code, message }: Diagnostic): Partial<Diagnostic> {
  if (code !== 'unknown-table' || !message.endsWith('"profile"')) return {};
  const hint =
    "only messages have the profile: a query step before this one brings its columns along, out of the profile's table";
  return { message: 'the rows of a step have no profile', hint };
}

const lead: Readonly<Record<Clause, string>> = {
  where: 'select 1 where\n',
  'order by': 'select 1 order by\n',
  value: 'select\n',
  count: 'select 1 where\n',
  aggregate: 'select\n',
};

/** The expression as it is used: no line of it can end in a comment that hides what follows. */
function wholeOf(expression: Statement, clause: Clause, from: string): Statement {
  switch (clause) {
    case 'where':
      return statement('select (\n', expression, `\n) as "condition" from ${from}\nwhere (\n`, expression, '\n)');
    case 'order by':
      return statement(`select 1 from ${from}\norder by `, expression);
    case 'count':
      return counted(statement('(\n', expression, '\n) as "condition"'), from);
    case 'value':
      return statement('select (\n', expression, `\n) as "__value", * from ${from}`);
    case 'aggregate':
      return statement('select (\n', expression, `\n) as "__value", count(*) as "__rows" from ${from}`);
  }
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

/** `a, b` would be taken for one value of two fields. */
function otherValues(expression: Statement, clause: Clause, { relation }: ParsedSelect): Diagnostic[] {
  if (clause !== 'value' && clause !== 'aggregate') return [];
  const isOne = relation.kind === 'select' && relation.items.length === 1 && relation.items[0]?.kind === 'value';
  return isOne ? [] : [error('wrong-value', 'one value is needed here', { span: locateStart(expression) })];
}
