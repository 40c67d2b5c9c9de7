import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier, literal } from '../base/sql-text.ts';
import type { Column } from '../base/sql-type.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { DedupeStep } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { missingColumn } from './column-problem.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * Keeps the first rows of each group of rows that agree in `by`; `rest` has the others. A row whose `by` is NULL is like no
 * other and stays. Who comes first: rows with a preferred value, then by `order_by`, then by key.
 */
export const dedupe: PopulationKind<DedupeStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => ['', 'rest'],
  expressions(step) {
    const order = writtenOrder(step);
    return [
      ...groups(step).map((sql) => ({ clause: 'value', sql }) as const),
      ...(order === undefined ? [] : [{ clause: 'order by', sql: order } as const]),
    ];
  },
  check: (step, { inputs: [input] }) =>
    Object.entries(step.config.prefer ?? {}).flatMap(([column, values]) => {
      if (input === undefined) return [];
      const found = input.columns.find(({ name }) => name === column);
      return found === undefined
        ? missingColumn(column, input, step.place(['dedupe', 'prefer', column], 'key'))
        : wrongValues(step, found, values);
    }),
  compile(step, { inputs: [input], key }) {
    const { keep } = step.config;
    const parts = groups(step);
    const listed = parts.flatMap((part, index) => [...(index === 0 ? [] : [', ']), '(', part, '\n)']);
    const absent = parts.flatMap((part, index) => [...(index === 0 ? [] : [' or ']), '(', part, '\n) is null']);
    const order = writtenOrder(step);
    return {
      work: statement(
        'select *, case when ',
        ...absent,
        ' then 1 else row_number() over (\n  partition by ',
        ...listed,
        `\n  order by ${preference(step)
          .map((rank) => `${rank}, `)
          .join('')}`,
        ...(order === undefined ? [] : [order, '\n    , ']),
        `${identifier(key)}::varchar) end as __turn\nfrom ${identifier(input?.view ?? '')}`,
      ),
      outputs: new Map([
        ['', statement(`select * exclude (__turn) from work\nwhere __turn <= ${keep}`)],
        ['rest', statement(`select * exclude (__turn) from work\nwhere __turn > ${keep}`)],
      ]),
      balance: 'first input',
    };
  },
};

/** One that stands alone has the place of the list. */
const groups = (step: DedupeStep): Statement[] =>
  step.config.by.map((by, index) => yamlStatement(step, ['dedupe', 'by', index], by));

const writtenOrder = (step: DedupeStep): Statement | undefined =>
  step.config.order_by === undefined ? undefined : yamlStatement(step, ['dedupe', 'order_by'], step.config.order_by);

type Values = readonly (string | number | boolean)[];

/** The place of a row's value among those that are preferred; of any other value the last. */
const preference = ({ config }: DedupeStep): string[] =>
  Object.entries(config.prefer ?? {}).map(([column, values]) => {
    const places = values.map((value, index) => `when ${literal(String(value))} then ${index}`);
    return `case ${identifier(column)} ${places.join(' ')} else ${values.length} end`;
  });

/** The engine would find out when the first row is read. */
function wrongValues(step: DedupeStep, { name, type }: Column, values: Values): Diagnostic[] {
  const fits = formOf(type);
  return values.flatMap((value, index) => {
    if (fits.test(String(value))) return [];
    const span = step.place(['dedupe', 'prefer', name, index]);
    return [error('wrong-type', `"${name}" is ${type}, and ${JSON.stringify(value)} is not`, { span })];
  });
}

function formOf(type: string): RegExp {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return /^-?\d+$/;
  if (/^(DECIMAL|DOUBLE|FLOAT)/.test(type)) return /^-?\d+(\.\d+)?$/;
  if (type === 'DATE') return /^\d{4}-\d{2}-\d{2}$/;
  return type === 'BOOLEAN' ? /^(true|false)$/ : /^/;
}
