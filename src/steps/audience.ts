import { qualified } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { AudienceStep } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/** Reads a model of kind audience as it is. */
export const audience: PopulationKind<AudienceStep> = {
  inputs: { min: 0, max: 0 },
  ports: () => [''],
  tables: ({ model }) => [model],
  compile: ({ model }) => ({
    outputs: new Map([['', statement(`select * from ${qualified(model)}`)]]),
    balance: 'free',
  }),
};
