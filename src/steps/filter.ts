import { identifier } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { FilterStep } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/** `main` has the rows for which the condition is true, `rest` those for which it is false or unknown. */
export const filter: PopulationKind<FilterStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => ['', 'rest'],
  expressions: ({ condition }) => [{ clause: 'where', sql: condition }],
  compile({ condition }, { inputs: [input] }) {
    const from = identifier(input?.view ?? '');
    return {
      outputs: new Map([
        ['', statement(`select * from ${from}\nwhere (`, condition, '\n)')],
        ['rest', statement(`select * from ${from}\nwhere (`, condition, '\n) is not true')],
      ]),
      balance: 'first input',
      keepsKeys: true,
    };
  },
};
