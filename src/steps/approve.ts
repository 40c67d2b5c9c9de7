import type { ApproveStep } from '../project/project.ts';
import { passOn } from './pass-on.ts';
import type { PopulationKind } from './step-kind.ts';

/** Holds the population until a person says that it may go on. */
export const approve: PopulationKind<ApproveStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  compile: (_step, scope) => passOn(scope),
};
