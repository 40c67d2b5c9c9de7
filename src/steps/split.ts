import { identifier, literal } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { SplitStep } from '../project/project.ts';
import type { CellConfig } from '../project/schema/steps/split.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { cellProblems } from './split-cells.ts';
import type { StepScope } from './compiled-step.ts';
import type { PopulationKind } from './step-kind.ts';

type Parts = readonly (string | Statement)[];

/**
 * Cells take rows in turn: each the first of those that are left, that fit its condition, up to its limit or its share
 * of the input. Who comes first is said by `order_by`; otherwise a hash of campaign, run and key decides, so that the
 * same row lands in the same cell when the step is built again. `rest` has what no cell took.
 */
export const split: PopulationKind<SplitStep> = {
  inputs: { min: 1, max: 1 },
  ports: cellsOf,
  problems: cellProblems,
  expressions(step) {
    const order = splitOrder(step);
    const conditions = Object.keys(step.config.cells).map((name) => cellCondition(step, name));
    return [
      ...(order === undefined ? [] : [['order by', order] as const]),
      ...conditions.flatMap((condition) => (condition === undefined ? [] : [['where', condition] as const])),
    ];
  },
  compile(step, scope) {
    const outputs = cellsOf(step).map(
      (cell) => [cell, cellRows(cell in step.config.cells ? `= ${literal(cell)}` : 'is null')] as const,
    );
    return { work: assignment(step, scope), outputs: new Map(outputs), balance: 'first input' };
  },
};

/** Its outputs: the cells, and `rest` unless a cell takes what is left. */
function cellsOf({ config: { cells } }: SplitStep): readonly string[] {
  const names = Object.keys(cells);
  return Object.values(cells).some((cell) => 'rest' in cell) ? names : [...names, 'rest'];
}

/** What decides who comes first, when a person says it. */
const splitOrder = (step: SplitStep): Statement | undefined =>
  step.config.order_by === undefined ? undefined : yamlStatement(step, ['split', 'order_by'], step.config.order_by);

/** What a cell asks of its rows, when it asks something. */
function cellCondition(step: SplitStep, name: string): Statement | undefined {
  const cell = step.config.cells[name];
  if (cell === undefined || !('where' in cell) || cell.where === undefined) return undefined;
  return yamlStatement(step, ['split', 'cells', name, 'where'], cell.where);
}

const cellRows = (condition: string): Statement =>
  statement(`select * exclude (__place, __total, __cell) from work\nwhere __cell ${condition}`);

function assignment(step: SplitStep, { inputs: [input], key }: StepScope): Statement {
  const parts: (string | Statement)[] = [
    'with ranked as (\n  select *, row_number() over (order by ',
    ...order(step, key),
    `) as __place,\n    count(*) over () as __total, null::varchar as __cell\n  from ${identifier(input?.view ?? '')}\n)`,
  ];
  let from = 'ranked';
  for (const [index, [name, cell]] of Object.entries(step.config.cells).entries()) {
    const next = `cell_${index + 1}`;
    const condition = cellCondition(step, name);
    const free: Parts = ['__cell is null', ...(condition === undefined ? [] : [' and (', condition, '\n  )'])];
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

/** The key comes last, so that no two rows have the same place. */
function order(step: SplitStep, key: string): Parts {
  const row = `${identifier(key)}::varchar`;
  const written = splitOrder(step);
  if (written === undefined) return [`sha256($campaign || chr(31) || $run_key || chr(31) || ${row})`];
  return [written, `\n    , ${row}`];
}

/** Counts the free rows up to this one, in order; a share is one of the whole input, rounded to full rows. */
function quota(free: Parts, cell: CellConfig): Parts {
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
