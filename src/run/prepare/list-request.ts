import type { Column } from '../../base/sql-type.ts';
import { type WayToProfile, wayToProfile } from '../../plan/way-to-profile.ts';
import type { Campaign, ChannelStep, Project } from '../../project/project.ts';
import type { EntityConfig } from '../../project/schema/muster.ts';
import type { LayoutConfig } from '../../project/schema/print.ts';
import { type MessageRules, messageRules } from './message-rules.ts';

/** What a send list is made from. */
export interface ListRequest extends MessageRules {
  readonly entity: EntityConfig;
  readonly way: WayToProfile;
  /** Columns of the population and of the profile table: what a message may show. */
  readonly columns: readonly Column[];
  readonly profileColumns: readonly Column[];
  /** Who is held out of this send, by salt: the first that holds a profile is recorded. */
  readonly holdouts: readonly Holdout[];
  /** What the variant of a message is drawn with. It never names a run. */
  readonly experimentSalt: string;
  /** Columns by which the list is sorted, `profile.x` for those of the profile; the best first when empty. */
  readonly sortBy: readonly string[];
  /** Who gets one piece together, for layouts that say so. */
  readonly household: LayoutConfig['household'];
}

export interface Holdout {
  /** What is hashed together with the profile's key. It never names a run, so that the same people are held each time. */
  readonly salt: string;
  /** Of one. */
  readonly share: number;
}

/** What the list of a step is made from, over a population and a profile table with these columns. */
export function listRequest(
  step: ChannelStep,
  { project, campaign }: { readonly project: Project; readonly campaign: Campaign },
  shown: Pick<ListRequest, 'columns' | 'profileColumns'>,
): ListRequest {
  const { config } = project;
  const entity = config.entities[step.entity];
  const way = wayToProfile(config, step.entity);
  if (entity === undefined || way === undefined)
    throw new Error(`nothing leads from "${step.entity}" to the profile although it was checked`);
  const rules = messageRules(step, campaign, config);
  const layout = step.kind === 'direct_mail' ? project.layouts.get(step.config.layout) : undefined;
  return {
    ...rules,
    ...shown,
    entity,
    way,
    holdouts: holdoutsOf(step, campaign, rules.isMarketing ? config.governance.holdout : undefined),
    experimentSalt: `experiment ${campaign.id} ${step.name}`,
    // Files are written one after the other: the rows of one come together.
    sortBy: [...(layout?.config.split_by ?? []), ...(layout?.config.sort_by ?? [])],
    household: layout?.config.household,
  };
}

/** The universal control group, that of the campaign and that of the step. */
const holdoutsOf = (step: ChannelStep, { id, config }: Campaign, universal: number | undefined): Holdout[] =>
  [
    { salt: 'universal', share: universal },
    { salt: `campaign ${id}`, share: config.holdout },
    { salt: `step ${id} ${step.name}`, share: step.config.holdout },
  ].flatMap(({ salt, share }) => (share === undefined || share === 0 ? [] : [{ salt, share }]));

/** One query of the statement: it reads the one before it by its name. */
export interface Stage {
  readonly name: string;
  readonly sql: string;
}

/** A query that goes on from the one before: it keeps each row, and may give it a reason. */
export type Judge = (request: ListRequest, before: string) => readonly Stage[];
