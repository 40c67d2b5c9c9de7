import { identifier, literal } from '../base/sql-text.ts';
import { type Fragment, type Statement, statement } from '../base/statement.ts';
import type { SplitStep } from '../project/project.ts';
import type { CellConfig } from '../project/schema/steps.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';

/**
 * Cells take rows in turn: each the first of those that are left, that fit its condition, up to its limit or its share
 * of the input. Who comes first is said by `order_by`; otherwise a hash of campaign, run and key decides, so that the
 * same row lands in the same cell when the step is built again. `rest` has what no cell took.
 */
export function compileSplit(step: SplitStep, scope: StepScope): CompiledStep {
  const cells = Object.keys(step.config.cells);
  const outputs = new Map<string, Statement>(cells.map((cell) => [cell, cellRows(`= ${literal(cell)}`)]));
  if (!cells.includes('rest')) outputs.set('rest', cellRows('is null'));
  return { work: assignment(step, scope), outputs, balance: 'first input' };
}

const cellRows = (condition: string): Statement =>
  statement(`select * exclude (__place, __total, __cell) from work\nwhere __cell ${condition}`);

function assignment(step: SplitStep, { inputs: [input], key }: StepScope): Statement {
  const parts: (string | Fragment)[] = [
    'with ranked as (\n  select *, row_number() over (order by ',
    ...order(step, key),
    `) as __place,\n    count(*) over () as __total, null::varchar as __cell\n  from ${identifier(input?.view ?? '')}\n)`,
  ];
  let from = 'ranked';
  for (const [index, [name, cell]] of Object.entries(step.config.cells).entries()) {
    const next = `cell_${index + 1}`;
    const free: (string | Fragment)[] = ['__cell is null', ...condition(step, name, cell)];
    parts.push(
      `, ${next} as (\n  select * replace (case when `,
      ...free,
      ...quota(free, cell),
      ` then ${literal(name)} else __cell end as __cell)\n  from ${from}\n)`,
    );
    from = next;
  }
  return statement(...parts, `\nselect * from ${from}`);
}

function order(step: SplitStep, key: string): (string | Fragment)[] {
  const row = `${identifier(key)}::varchar`;
  if (step.config.order_by === undefined) return [`sha256($campaign || chr(31) || $run_key || chr(31) || ${row})`];
  return [{ text: step.config.order_by, span: step.place(['split', 'order_by']) }, `, ${row}`];
}

function condition(step: SplitStep, name: string, cell: CellConfig): (string | Fragment)[] {
  if (!('where' in cell) || cell.where === undefined) return [];
  return [' and (', { text: cell.where, span: step.place(['split', 'cells', name, 'where']) }, ')'];
}

/** Counts the free rows up to this one, in order; a share is one of the whole input, rounded to full rows. */
function quota(free: readonly (string | Fragment)[], cell: CellConfig): (string | Fragment)[] {
  const limits: string[] = [];
  if ('limit' in cell && cell.limit !== undefined) limits.push(String(cell.limit));
  if ('share' in cell && cell.share !== undefined) limits.push(`round(${cell.share} * __total)`);
  if (limits.length === 0) return [];
  return [
    ' and count(*) filter (where ',
    ...free,
    `) over (order by __place) <= ${limits.length === 1 ? limits.join('') : `least(${limits.join(', ')})`}`,
  ];
}
