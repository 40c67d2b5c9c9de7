import type { SignalStep } from '../project/project.ts';
import { passOn } from './pass-on.ts';
import type { PopulationKind } from './step-kind.ts';

/** Starts another campaign when its population is there. */
export const signal: PopulationKind<SignalStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  compile: (_step, scope) => passOn(scope),
};
