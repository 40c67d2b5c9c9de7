import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { SplitStep } from '../project/project.ts';
import type { CellConfig } from '../project/schema/steps/split.ts';

/** What the cells of a split say, held against one another. */
export const cellProblems = (step: SplitStep): Diagnostic[] => [
  ...cellNamedRest(step),
  ...cellsAfterRest(step),
  ...sharesOverAll(step),
];

function cellNamedRest(step: SplitStep): Diagnostic[] {
  const { rest } = step.config.cells;
  if (rest === undefined || 'rest' in rest) return [];
  return [
    error('bad-name', '"rest" is the output with the rows that no cell took', {
      span: step.place(['split', 'cells', 'rest'], 'key'),
      hint: 'write rest: rest, or give the cell another name',
    }),
  ];
}

function cellsAfterRest(step: SplitStep): Diagnostic[] {
  const { cells } = step.config;
  const names = Object.keys(cells);
  const taker = Object.values(cells).findIndex((cell) => 'rest' in cell);
  const idle = taker < 0 ? [] : names.slice(taker + 1);
  const [first] = idle;
  if (first === undefined) return [];
  return [
    error('idle-cell', `"${names[taker] ?? ''}" takes the rest, and nothing is left for ${idle.join(', ')}`, {
      span: step.place(['split', 'cells', first], 'key'),
      hint: 'put the cell with rest last',
    }),
  ];
}

/** A cell that has a condition or a limit beside its share may well take less: only bare shares are added up. */
function sharesOverAll(step: SplitStep): Diagnostic[] {
  if (step.config.overlap) return [];
  let sum = 0;
  for (const [name, cell] of Object.entries(step.config.cells)) {
    if (!isBareShare(cell)) continue;
    sum += cell.share;
    if (sum <= 1 + 1e-9) continue;
    return [
      error('shares-over-all', `with "${name}" the cells have ${percent(sum)} of the rows`, {
        span: step.place(['split', 'cells', name]),
        hint: 'a share is one of the whole input, not of what the cells before it left',
      }),
    ];
  }
  return [];
}

const isBareShare = (cell: CellConfig): cell is { readonly share: number } & CellConfig =>
  'share' in cell && cell.share !== undefined && !('where' in cell && cell.where) && !('limit' in cell && cell.limit);

const percent = (share: number): string => `${Number((share * 100).toFixed(4))}%`;
