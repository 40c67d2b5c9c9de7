import type { Parameters } from '../base/parameter.ts';
import type { Column } from '../base/sql-type.ts';
import type { Session, Warehouse } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { SavedAudience } from './saved-audiences.ts';

/** What one campaign is checked against: the shadow with all tables, their columns, and the parameters that are bound. */
export interface CampaignSurroundings {
  readonly project: Project;
  readonly warehouse: Warehouse;
  /** Of its own: the populations of a campaign are temporary tables of its session. */
  readonly session: Session;
  readonly tables: ReadonlyMap<string, readonly Column[]>;
  /** Where each saved audience is made; its columns are among those of `tables`, as `saved.<name>`. */
  readonly saved: ReadonlyMap<string, SavedAudience>;
  readonly parameters: Parameters;
}

/** Columns of the populations that a step makes, by output. */
export type Outputs = ReadonlyMap<string, readonly Column[]>;
