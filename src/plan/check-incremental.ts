import { type Diagnostic, error, hasErrors } from '../base/diagnostic.ts';
import type { Parameter } from '../base/parameter.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { codeOf } from '../base/sql-code.ts';
import type { Column } from '../base/sql-type.ts';
import type { TimeSpan } from '../base/time.ts';
import { locateStart } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { IncrementalStep } from '../project/project.ts';
import type { StepScope } from '../steps/compiled-step.ts';
import { handedColumns, handedOn } from '../steps/incremental.ts';
import { compileStep } from '../steps/index.ts';
import type { CampaignSurroundings, Outputs } from './campaign-surroundings.ts';
import { typeSelect } from './check-sql.ts';
import { markOf, smallestMark, tellsTime } from './cursor.ts';
import { missingKey } from './missing-key.ts';
import type { Reads } from './query-reads.ts';
import { addPopulation } from './shadow.ts';
import { typeIncremental } from './type-model.ts';

/** Types an incremental step: its query with a `$cursor` of the column's type, then what of it is new. */
export async function typeNewRows(
  step: IncrementalStep,
  scope: StepScope,
  { tables }: Reads,
  { session, parameters, project }: CampaignSurroundings,
): Promise<Checked<Outputs>> {
  const { cursor: name } = step.config;
  const typed = await typeIncremental(session, step.sql, name, parameters, tables);
  const { value: columns } = typed;
  if (columns === undefined) return refused(...typed.diagnostics);
  const cursor = firstMark(step, columns, project.config.timezone);
  const problems = [
    ...(columns.some((column) => column.name === scope.key)
      ? []
      : [missingKey(step, scope.key, columns, locateStart(step.sql))]),
    ...(name === undefined ? [] : checkCursor(step, name, columns, cursor)),
  ];
  if (hasErrors(problems)) return refused(...typed.diagnostics, ...problems);
  await addPopulation(session, 'work', columns);
  await addPopulation(session, handedOn, handedColumns(step, scope.key, columns));
  const outputs = new Map<string, readonly Column[]>();
  for (const [port, sql] of compileStep(step, scope).outputs) {
    const made = await typeSelect(session, sql, cursor === undefined ? parameters : { ...parameters, cursor }, []);
    if (made.value === undefined) return refused(...made.diagnostics);
    outputs.set(port, made.value);
  }
  return checked(outputs, typed.diagnostics);
}

/** `$cursor` of the first run: what `since` says, else the smallest value of the column's type. */
export function firstMark(
  { config: { cursor, since } }: IncrementalStep,
  columns: readonly Column[],
  zone: string,
): Parameter | undefined {
  const smallest = smallestMark(columns.find(({ name }) => name === cursor)?.type ?? '');
  return smallest === undefined || since === undefined ? smallest : markOf(smallest.type, since, zone);
}

function checkCursor(
  step: IncrementalStep,
  name: string,
  columns: readonly Column[],
  first: Parameter | undefined,
): Diagnostic[] {
  const { since = '', lookback } = step.config;
  const at = (key: string) => step.place(['incremental', key]);
  const names = columns.map((column) => column.name);
  const type = columns.find((column) => column.name === name)?.type;
  if (type === undefined) {
    const hint = didYouMean(name, names);
    return [error('unknown-column', `"${name}" is not a column of the query`, { span: at('cursor'), hint })];
  }
  const smallest = smallestMark(type);
  if (smallest === undefined) {
    const hint = 'a cursor is a date, a timestamp, a whole number or a text';
    return [
      error('wrong-type', `"${name}" is of type ${type}, which cannot be a cursor`, { span: at('cursor'), hint }),
    ];
  }
  const problems: Diagnostic[] = [];
  if (!/\$cursor\b/i.test(codeOf(step.sql.text))) {
    const message = 'the SQL does not use $cursor, so it would read all rows each time';
    problems.push(error('unused-cursor', message, { span: at('query'), hint: `where ${name} > $cursor` }));
  }
  if (first === undefined) {
    const hint = tellsTime(smallest) ? 'write 2026-12-24 or 2026-12-24T09:00' : 'write a whole number';
    problems.push(error('wrong-type', `"${since}" is no ${type}, the type of "${name}"`, { span: at('since'), hint }));
  }
  const hint = lookback === undefined ? undefined : wrongLookback(lookback, smallest);
  if (hint !== undefined)
    problems.push(
      error('wrong-type', `"${name}" is of type ${type} and is not looked back for by this`, {
        span: at('lookback'),
        hint,
      }),
    );
  return problems;
}

/** What to write instead; nothing when a cursor of the type can be looked back for so. */
function wrongLookback(lookback: TimeSpan | number, smallest: Parameter): string | undefined {
  if (smallest.type === 'text') return 'leave it out: texts are not looked back for';
  if (tellsTime(smallest)) return typeof lookback === 'number' ? 'write a length of time: 2 days' : undefined;
  return typeof lookback === 'number' ? undefined : 'write how many numbers: 1000';
}
