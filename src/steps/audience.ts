import { identifier, qualified } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { AudienceStep } from '../project/project.ts';
import { missingColumn } from './column-problem.ts';
import type { PopulationKind } from './step-kind.ts';

/** Reads a model of kind audience, or a saved one, as it is: all columns, or the key and those that are named. */
export const audience: PopulationKind<AudienceStep> = {
  inputs: { min: 0, max: 0 },
  ports: () => [''],
  tables: ({ config }) => [config.name],
  check({ config, ...step }, _scope, models) {
    const columns = models.get(config.name) ?? [];
    return (config.columns ?? []).flatMap((column, index) =>
      missingColumn(column, { view: config.name, columns }, step.place(['audience', 'columns', index])),
    );
  },
  compile: ({ config: { name, columns } }, { key }) => ({
    outputs: new Map([
      [
        '',
        statement(
          `select ${columns === undefined ? '*' : [...new Set([key, ...columns])].map(identifier).join(', ')} from ${qualified(name)}`,
        ),
      ],
    ]),
    balance: 'free',
  }),
};
