import { identifier } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { CombineStep } from '../project/project.ts';
import type { CompiledStep, StepInput } from './compiled-step.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * `exclude`: rows of the first set that no other has. `intersect`: rows of the first set that every other has.
 * `union`: rows of all sets, each once: the first set that has a row gives it, and of several there the first by key; its
 * columns are those that all sets share. `rest` has the rows that were left out.
 * Rows are the same when they agree in `on`, by default the key. NULL agrees with nothing: two people without an email
 * address are not one person.
 */
export const combine: PopulationKind<CombineStep> = {
  inputs: { min: 2, max: 20 },
  ports: () => ['', 'rest'],
  compile({ config }, { inputs, key }) {
    const on = config.on ?? [key];
    return config.how === 'union' ? union(inputs, on, key) : against(config.how, inputs, on);
  },
};

function against(
  how: 'exclude' | 'intersect',
  [first, ...others]: readonly StepInput[],
  on: readonly string[],
): CompiledStep {
  const agree = on.map((column) => `a.${identifier(column)} = b.${identifier(column)}`).join(' and ');
  const found = others.map(({ view }) => `exists (select 1 from ${identifier(view)} b where ${agree})`);
  const from = `select a.* from ${identifier(first?.view ?? '')} a\nwhere`;
  const any = found.join('\n  or ');
  const all = found.join('\n  and ');
  const [main, rest] = how === 'exclude' ? [`not (${any})`, `(${any})`] : [all, `not (${all})`];
  return {
    outputs: new Map([
      ['', statement(`${from} ${main}`)],
      ['rest', statement(`${from} ${rest}`)],
    ]),
    balance: 'first input',
  };
}

function union(inputs: readonly StepInput[], on: readonly string[], key: string): CompiledStep {
  const columns = sharedColumns(inputs).map(identifier).join(', ');
  const sets = inputs.map(({ view }, index) => `select ${columns}, ${index} as __set from ${identifier(view)}`);
  const partition = on.map(identifier).join(', ');
  const turn = `row_number() over (partition by ${partition} order by __set, ${identifier(key)}::varchar)`;
  // A key is never NULL.
  const absent = on.filter((column) => column !== key).map((column) => `${identifier(column)} is null`);
  const place = absent.length === 0 ? turn : `case when ${absent.join(' or ')} then 1 else ${turn} end`;
  const pick = (condition: string): Statement => statement(`select ${columns} from work\nwhere __turn ${condition}`);
  return {
    work: statement(`select *, ${place} as __turn\nfrom (\n  ${sets.join('\n  union all\n  ')}\n)`),
    outputs: new Map([
      ['', pick('= 1')],
      ['rest', pick('> 1')],
    ]),
    balance: 'all inputs',
  };
}

/** Names of the columns of the first set that all others have, in any case of letters: SQL does not tell them apart. */
const sharedColumns = ([first, ...others]: readonly StepInput[]): string[] =>
  (first?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => others.every(({ columns }) => columns.some((one) => same(one.name, name))));

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
