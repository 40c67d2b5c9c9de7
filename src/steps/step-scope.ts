import type { Column } from '../base/sql-type.ts';
import { type Entities, keyOf } from '../project/link.ts';
import type { Campaign, Step } from '../project/project.ts';
import { outputName, type StepInput, type StepScope } from './compiled-step.ts';
import { entityOfOutput } from './index.ts';

/** What a step is compiled in. `columnsOf` knows the populations that it reads, by their names in SQL. */
export function stepScope(
  step: Step,
  campaign: Campaign,
  entities: Entities,
  columnsOf: (view: string) => readonly Column[] | undefined,
): StepScope {
  const inputs = step.from.map(({ step: name, port }): StepInput => {
    const view = outputName(name, port);
    const made = campaign.steps.get(name);
    return { view, columns: columnsOf(view) ?? [], entity: made === undefined ? '' : entityOfOutput(made, port) };
  });
  return { inputs, key: keyOf(entities, step.entity), entities };
}
