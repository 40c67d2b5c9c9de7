import type { Diagnostic } from '../base/diagnostic.ts';
import type { Statement } from '../base/statement.ts';
import type { Entities } from '../project/link.ts';
import type { ChannelStep, Step } from '../project/project.ts';
import { alert } from './alert.ts';
import { approve } from './approve.ts';
import { audience } from './audience.ts';
import { changeEntity } from './change-entity.ts';
import { channelKind } from './channel-kind.ts';
import { combine } from './combine.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';
import { dedupe } from './dedupe.ts';
import { enrich } from './enrich.ts';
import { file } from './file.ts';
import { filter } from './filter.ts';
import { incremental } from './incremental.ts';
import { join } from './join.ts';
import { query } from './query.ts';
import { reconcile } from './reconcile.ts';
import { saveAudience } from './save-audience.ts';
import { route } from './route.ts';
import { signal } from './signal.ts';
import { split } from './split.ts';
import type { Expression, ModelColumns, PopulationKind, StepKind } from './step-kind.ts';
import { wait } from './wait.ts';

export type PopulationStep = Exclude<Step, ChannelStep>;

type OfKind<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/** Every kind of step, one file each but for those that end in a send list: as steps they are alike. */
const kinds: { readonly [K in Step['kind']]: StepKind<OfKind<K>> } & {
  readonly [K in PopulationStep['kind']]: PopulationKind<OfKind<K>>;
} = {
  ...{
    audience,
    query,
    incremental,
    file,
    combine,
    split,
    filter,
    dedupe,
    enrich,
    change_entity: changeEntity,
    reconcile,
  },
  save_audience: saveAudience,
  ...{ wait, join, route, alert, approve, signal },
  ...{ email: channelKind, sms: channelKind, push: channelKind, webhook: channelKind, direct_mail: channelKind },
};

// The table above holds each kind against its own step; here the pair is known to belong together.
const kindOf = (step: Step): StepKind<Step> => kinds[step.kind];

/** SQL of a step that makes populations. Channel steps make send lists instead: run/prepare. */
export const compileStep = (step: PopulationStep, scope: StepScope): CompiledStep =>
  (kinds[step.kind] as PopulationKind<PopulationStep>).compile(step, scope);

/** How many populations a step reads through `from`. */
export const inputCount = (step: Step): { readonly min: number; readonly max: number } => kindOf(step).inputs;

/** The outputs that other steps may read, the main one as an empty name. A split has none but its cells. */
export const portsOf = (step: Step): readonly string[] => kindOf(step).ports(step);

/** Models that a step reads besides its inputs, as `schema.name`; what the SQL of a query reads is found by parsing it. */
export const tablesOf = (step: Step, entities: Entities): readonly string[] =>
  kindOf(step).tables?.(step, entities) ?? [];

/** What the rows of an output stand for. */
export const entityOfOutput = (step: Step, port: string): string => kindOf(step).entity?.(step, port) ?? step.entity;

/** True when a step may read rows that stand for something else than its own. */
export const mixesEntities = (step: Step): boolean => kindOf(step).mixesEntities === true;

/** What a person asks of the population of a step as a whole: conditions that may read other tables. */
export const asksOf = (step: Step): readonly Statement[] => kindOf(step).asks?.(step) ?? [];

/** The SQL expressions that a person wrote inside a step. */
export const expressionsOf = (step: Step, scope: StepScope): readonly Expression[] => [
  ...(kindOf(step).expressions?.(step, scope) ?? []),
  ...asksOf(step).map((sql) => ({ clause: 'count', sql }) as const),
];

/** What is wrong with a step by itself, whatever it reads. */
export const problemsOf = (step: Step): readonly Diagnostic[] => kindOf(step).problems?.(step) ?? [];

/** What is wrong between a step and the entities, or what it reads. */
export const checkStep = (step: Step, scope: StepScope, models: ModelColumns): readonly Diagnostic[] =>
  kindOf(step).check?.(step, scope, models) ?? [];
