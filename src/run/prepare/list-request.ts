import type { Column } from '../../base/sql-type.ts';
import type { WayToProfile } from '../../plan/way-to-profile.ts';
import type { EntityConfig } from '../../project/schema/muster.ts';
import type { LayoutConfig } from '../../project/schema/print.ts';
import type { MessageRules } from './message-rules.ts';

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

/** One query of the statement: it reads the one before it by its name. */
export interface Stage {
  readonly name: string;
  readonly sql: string;
}

/** A query that goes on from the one before: it keeps each row, and may give it a reason. */
export type Judge = (request: ListRequest, before: string) => readonly Stage[];
