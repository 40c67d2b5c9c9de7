import type { WaitStep } from '../project/project.ts';
import { passOn } from './pass-on.ts';
import type { PopulationKind } from './step-kind.ts';

/** Holds the population for a time: run/holds says until when. */
export const wait: PopulationKind<WaitStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  compile: (_step, scope) => passOn(scope),
};
