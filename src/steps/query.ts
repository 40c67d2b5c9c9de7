import type { QueryStep } from '../project/project.ts';
import type { PopulationKind } from './step-kind.ts';

/** Runs a SELECT of the campaign unchanged. */
export const query: PopulationKind<QueryStep> = {
  inputs: { min: 0, max: 1 },
  ports: () => [''],
  mixesEntities: true,
  compile: ({ sql }) => ({ outputs: new Map([['', sql]]), balance: 'free' }),
};
