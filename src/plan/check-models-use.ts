import { type Diagnostic, warning } from '../base/diagnostic.ts';
import { spanOf } from '../base/source.ts';
import { tableName } from './check-sql.ts';
import type { PlannedModel, ProjectPlan } from './project-plan.ts';

/** So many views on top of one another: the engine binds them anew for each reader, and the work doubles with each. */
const deepest = 8;

/** An audience is there for people to choose, and history has to be kept before anybody asks for it. */
const hasOwnUse: ReadonlySet<string> = new Set(['audience', 'snapshot']);

/** What is not wrong with any single model, and is worth a word: nobody reads it, or views stand on views on views. */
export function checkModelsUse(plan: ProjectPlan): Diagnostic[] {
  const read = new Set([
    ...plan.models.flatMap(({ reads }) => reads),
    ...plan.tests.flatMap(({ reads }) => reads),
    ...namedByCampaigns(plan),
    ...namedBySettings(plan),
  ]);
  const unused = plan.models.filter(({ model }) => !hasOwnUse.has(model.header.kind) && !read.has(model.name));
  return [...unused.map(unusedDiagnostic), ...deepViews(plan.models)];
}

const namedByCampaigns = ({ campaigns }: ProjectPlan): string[] =>
  [...campaigns.values()].flatMap(({ steps }) => steps.flatMap(({ tables }) => tables.map(tableName)));

const namedBySettings = ({ project: { config } }: ProjectPlan): string[] => [
  config.profile.table,
  ...Object.values(config.entities).map(({ table }) => table),
];

const unusedDiagnostic = ({ model }: PlannedModel): Diagnostic =>
  warning('unused-model', `nothing reads ${model.name}`, {
    span: spanOf(model.file),
    hint: 'remove it, or make it an audience',
  });

function deepViews(models: readonly PlannedModel[]): Diagnostic[] {
  const depths = new Map<string, number>();
  return models.flatMap(({ model, reads }) => {
    if (model.header.kind !== 'view') return [];
    const depth = 1 + Math.max(0, ...reads.map((name) => depths.get(name) ?? 0));
    depths.set(model.name, depth);
    if (depth !== deepest + 1) return [];
    return [
      warning('deep-views', `${model.name} is the ${depth}th view on top of another`, {
        span: model.place(['kind']),
        hint: 'make one of them a table',
      }),
    ];
  });
}
