import { unreachable } from '../base/result.ts';
import type { ChannelStep, Step } from '../project/project.ts';
import { compileAudience } from './audience.ts';
import { compileCombine } from './combine.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';
import { compileFilter } from './filter.ts';
import { compileQuery } from './query.ts';
import { cellsOf, compileSplit } from './split.ts';

export type PopulationStep = Exclude<Step, ChannelStep>;

/** SQL of a step that makes populations. Channel steps make send lists instead: run/prepare. */
export function compileStep(step: PopulationStep, scope: StepScope): CompiledStep {
  switch (step.kind) {
    case 'audience':
      return compileAudience(step);
    case 'query':
      return compileQuery(step);
    case 'combine':
      return compileCombine(step, scope);
    case 'split':
      return compileSplit(step, scope);
    case 'filter':
      return compileFilter(step, scope);
    default:
      return unreachable(step);
  }
}

/** How many populations a step of each kind reads through `from`. */
export const inputCounts: Readonly<Record<Step['kind'], { readonly min: number; readonly max: number }>> = {
  audience: { min: 0, max: 0 },
  query: { min: 0, max: 1 },
  combine: { min: 2, max: 20 },
  split: { min: 1, max: 1 },
  filter: { min: 1, max: 1 },
  email: { min: 1, max: 1 },
  direct_mail: { min: 1, max: 1 },
};

/** The outputs that other steps may read, the main one as an empty name. A split has none but its cells. */
export function portsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'audience':
    case 'query':
      return [''];
    case 'combine':
    case 'filter':
      return ['', 'rest'];
    case 'split':
      return cellsOf(step);
    case 'email':
    case 'direct_mail':
      return [];
    default:
      return unreachable(step);
  }
}
