import { identifier } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { AlertStep } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { counted } from './counted.ts';
import { passOn } from './pass-on.ts';
import type { PopulationKind } from './step-kind.ts';

/** Tells people; decides `true` when there is something to tell. */
export const alert: PopulationKind<AlertStep> = {
  inputs: { min: 1, max: 1 },
  ports: () => [''],
  asks: (step) => [condition(step) ?? []].flat(),
  compile(step, scope) {
    const when = condition(step);
    return {
      ...passOn(scope),
      decides:
        when === undefined
          ? statement(`select 'true'`)
          : counted(statement('coalesce((', when, '\n), false)::varchar'), identifier(scope.inputs[0]?.view ?? '')),
    };
  },
};

const condition = (step: AlertStep) =>
  step.config.when === undefined ? undefined : yamlStatement(step, ['alert', 'when'], step.config.when);
