import { identifier } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { CombineStep } from '../project/project.ts';
import type { CompiledStep, StepInput, StepScope } from './compiled-step.ts';

/**
 * `exclude`: rows of the first set that no other has. `intersect`: rows of the first set that every other has.
 * `union`: rows of all sets, the first set that has a row giving it; its columns are those that all sets share.
 * `rest` has the rows that were left out. Rows are the same when they agree in `on`, by default the key.
 */
export function compileCombine(step: CombineStep, { inputs, key }: StepScope): CompiledStep {
  const on = step.config.on ?? [key];
  return step.config.how === 'union' ? union(inputs, on) : against(step.config.how, inputs, on);
}

function against(
  how: 'exclude' | 'intersect',
  [first, ...others]: readonly StepInput[],
  on: readonly string[],
): CompiledStep {
  const found = others.map(
    ({ view }) =>
      `exists (select 1 from ${identifier(view)} b where ${on.map((column) => same('a', 'b', column)).join(' and ')})`,
  );
  const from = `select a.* from ${identifier(first?.view ?? '')} a\nwhere`;
  const any = found.join('\n  or ');
  const all = found.join('\n  and ');
  return {
    outputs: new Map(
      how === 'exclude'
        ? [
            ['', statement(`${from} not (${any})`)],
            ['rest', statement(`${from} (${any})`)],
          ]
        : [
            ['', statement(`${from} ${all}`)],
            ['rest', statement(`${from} not (${all})`)],
          ],
    ),
    balance: 'first input',
  };
}

function union(inputs: readonly StepInput[], on: readonly string[]): CompiledStep {
  const [first, ...others] = inputs;
  const shared = (first?.columns ?? []).filter(({ name }) =>
    others.every(({ columns }) => columns.some((c) => c.name === name)),
  );
  const columns = shared.map(({ name }) => identifier(name)).join(', ');
  const sets = inputs.map(({ view }, index) => `select ${columns}, ${index} as __set from ${identifier(view)}`);
  const partition = on.map(identifier).join(', ');
  const pick = (condition: string): Statement => statement(`select ${columns} from work\nwhere __turn ${condition}`);
  return {
    work: statement(
      `select *, row_number() over (partition by ${partition} order by __set) as __turn\n` +
        `from (\n  ${sets.join('\n  union all\n  ')}\n)`,
    ),
    outputs: new Map([
      ['', pick('= 1')],
      ['rest', pick('> 1')],
    ]),
    balance: 'all inputs',
  };
}

const same = (a: string, b: string, column: string): string =>
  `${a}.${identifier(column)} is not distinct from ${b}.${identifier(column)}`;
