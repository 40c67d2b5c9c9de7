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
 * of the input; with `per` each limit and share is one of each group. Who comes first is said by `order_by`; otherwise a
 * hash of campaign, run and key decides, so that the same row lands in the same cell when the step is built again. `rest`
 * has what no cell took. With `overlap` each cell takes from all rows, whatever the others took.
 */
export const split: PopulationKind<SplitStep> = {
  inputs: { min: 1, max: 1 },
  ports: cellsOf,
  problems: cellProblems,
  expressions(step) {
    const order = splitOrder(step);
    const conditions = Object.keys(step.config.cells).map((name) => cellCondition(step, name));
    return [
      ...(order === undefined ? [] : [{ clause: 'order by', sql: order } as const]),
      ...groups(step).map((sql) => ({ clause: 'value', sql }) as const),
      ...conditions.flatMap((sql) => (sql === undefined ? [] : [{ clause: 'where', sql } as const])),
    ];
  },
  compile(step, scope) {
    const { overlap } = step.config;
    // Where conditions alone decide nobody comes first, and no row has to know of the others.
    if (!overlap && !isCounted(step))
      return {
        outputs: new Map(cellsOf(step).map((cell) => [cell, fittingRows(step, cell, scope)])),
        balance: 'first input',
        keepsKeys: true,
      };
    const rows = overlap ? markedRows : takenRows;
    return {
      work: overlap ? marks(step, scope) : assignment(step, scope),
      outputs: new Map(cellsOf(step).map((cell) => [cell, rows(step, cell)])),
      balance: overlap ? 'free' : 'first input',
      keepsKeys: true,
    };
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

const groups = (step: SplitStep): Statement[] =>
  (step.config.per ?? []).map((per, index) => yamlStatement(step, ['split', 'per', index], per));

/** What a cell asks of its rows, when it asks something. */
function cellCondition(step: SplitStep, name: string): Statement | undefined {
  const cell = step.config.cells[name];
  if (cell === undefined || !('where' in cell) || cell.where === undefined) return undefined;
  return yamlStatement(step, ['split', 'cells', name, 'where'], cell.where);
}

/** The rows that a cell took; for the output `rest`, which is no cell, those that none took. */
function takenRows({ config: { cells } }: SplitStep, cell: string): Statement {
  const condition = cell in cells ? `= ${literal(cell)}` : 'is null';
  return statement(`select * exclude (__place, __total, __cell) from work\nwhere __cell ${condition}`);
}

/** The rows that fit a cell and none before it; for the output `rest`, those that fit none. */
function fittingRows(step: SplitStep, cell: string, { inputs: [input] }: StepScope): Statement {
  const names = Object.keys(step.config.cells);
  const own = cellCondition(step, cell);
  const before = names.slice(0, names.includes(cell) ? names.indexOf(cell) : undefined).flatMap((name): Parts => {
    const condition = cellCondition(step, name);
    return condition === undefined ? ['\n  and false'] : ['\n  and (', condition, '\n) is not true'];
  });
  const fits: Parts = own === undefined ? ['true'] : ['(', own, '\n)'];
  return statement(`select * from ${identifier(input?.view ?? '')}\nwhere `, ...fits, ...before);
}

/** Each row with the cell that took it. */
function assignment(step: SplitStep, scope: StepScope): Statement {
  const parts: (string | Statement)[] = [...ranked(step, scope, ', null::varchar as __cell')];
  let from = 'ranked';
  for (const [index, [name, cell]] of Object.entries(step.config.cells).entries()) {
    const next = `cell_${index + 1}`;
    const condition = cellCondition(step, name);
    const free: Parts = ['__cell is null', ...(condition === undefined ? [] : [' and (', condition, '\n  )'])];
    parts.push(
      `, ${next} as (\n  select * replace (case when `,
      ...free,
      ...quota(step, free, cell),
      ` then ${literal(name)} else __cell end as __cell)\n  from ${from}\n)`,
    );
    from = next;
  }
  return statement(...parts, `\nselect * from ${from}`);
}

/** The cells that take rows of their own, each with the column that marks them. What takes the rest has none. */
const markedCells = ({ config }: SplitStep): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(config.cells)
      .filter(([, cell]) => !('rest' in cell))
      .map(([name], index) => [name, `__cell_${index + 1}`]),
  );

/** Each row with a mark for every cell that takes it. */
function marks(step: SplitStep, scope: StepScope): Statement {
  const cells = [...markedCells(step)].flatMap(([name, mark]): Parts => {
    const condition = cellCondition(step, name);
    const free: Parts = condition === undefined ? ['true'] : ['(', condition, '\n  )'];
    return [',\n  (', ...free, ...quota(step, free, step.config.cells[name]), `) is true as ${mark}`];
  });
  return statement(...ranked(step, scope, ''), '\nselect *', ...cells, '\nfrom ranked');
}

/** The rows that a cell has marked; else those that none has. */
function markedRows(step: SplitStep, cell: string): Statement {
  const marked = markedCells(step);
  const all = [...marked.values()];
  const columns = ['__place', '__total', ...all].join(', ');
  const condition = marked.get(cell) ?? (all.length === 0 ? 'true' : `not (${all.join(' or ')})`);
  return statement(`select * exclude (${columns}) from work\nwhere ${condition}`);
}

/** Each row of the input with its place and the number of all rows, or of all of its group. */
function ranked(step: SplitStep, { inputs: [input], key }: StepScope, more: string): Parts {
  const from = identifier(input?.view ?? '');
  if (!isCounted(step)) return [`with ranked as (\n  select *, 0 as __place, 0 as __total${more}\n  from ${from}\n)`];
  return [
    'with ranked as (\n  select *, row_number() over (order by ',
    ...order(step, key),
    ') as __place,\n    count(*) over (',
    ...partition(step),
    `) as __total${more}\n  from ${from}\n)`,
  ];
}

/** True when a cell takes so many rows and no more. */
const isCounted = ({ config: { cells } }: SplitStep): boolean =>
  Object.values(cells).some(
    (cell) => ('limit' in cell && cell.limit !== undefined) || ('share' in cell && cell.share !== undefined),
  );

/** The key comes last, so that no two rows have the same place. */
function order(step: SplitStep, key: string): Parts {
  const row = `${identifier(key)}::varchar`;
  const written = splitOrder(step);
  if (written === undefined) return [`sha256($campaign || chr(31) || $run_key || chr(31) || ${row})`];
  return [written, `\n    , ${row}`];
}

function partition(step: SplitStep): Parts {
  const all = groups(step);
  if (all.length === 0) return [];
  return ['partition by ', ...all.flatMap((one, index) => [index === 0 ? '(' : ', (', one, '\n  )']), ' '];
}

/**
 * Counts the free rows up to this one, in order; a share is one of the whole input or group, rounded to full rows. A
 * running sum is one pass; a count with FILTER would go through the rows again for each of them.
 */
function quota(step: SplitStep, free: Parts, cell: CellConfig | undefined): Parts {
  const limits: string[] = [];
  if (cell === undefined) return [];
  if ('limit' in cell && cell.limit !== undefined) limits.push(String(cell.limit));
  if ('share' in cell && cell.share !== undefined) limits.push(`round(${cell.share} * __total)`);
  if (limits.length === 0) return [];
  return [
    ' and sum(case when ',
    ...free,
    ' then 1 else 0 end) over (',
    ...partition(step),
    `order by __place rows unbounded preceding) <= ${limits.length === 1 ? limits.join('') : `least(${limits.join(', ')})`}`,
  ];
}
