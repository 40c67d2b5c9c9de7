import type { Column } from '../base/sql-type.ts';
import type { TableReference } from '../project/parsed-select.ts';
import type { PlannedUnitTest } from './planned-unit-test.ts';
import type { Campaign, Model, Project, SingularTest, Step, StepReference } from '../project/project.ts';

/** A project that was checked as a whole: names resolved, everything typed, in an order in which it can be carried out. */
export interface ProjectPlan {
  readonly project: Project;
  /** Each after those it reads. */
  readonly models: readonly PlannedModel[];
  readonly tests: readonly PlannedTest[];
  readonly campaigns: ReadonlyMap<string, PlannedCampaign>;
  readonly unitTests: readonly PlannedUnitTest[];
}

export interface PlannedModel {
  readonly model: Model;
  readonly columns: readonly Column[];
  /** `schema.name` of the models, `raw.name` of the sources that it reads. */
  readonly reads: readonly string[];
  /** Names of the parameters that its SQL uses. */
  readonly parameters: readonly string[];
  /** The functions of the project that its SQL calls. */
  readonly functions: readonly string[];
  /** What its SQL calls that gives another answer each time: `now()`. It is then built each time. */
  readonly unrepeatable: string | undefined;
}

export interface PlannedTest {
  readonly test: SingularTest;
  readonly reads: readonly string[];
}

export interface PlannedCampaign {
  readonly campaign: Campaign;
  /** Each after those it reads. */
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  readonly step: Step;
  /** The populations that it reads, through `from` first, then by name in its SQL. */
  readonly reads: readonly Omit<StepReference, 'span'>[];
  /** The tables of the warehouse and the ledger that its SQL names. */
  readonly tables: readonly TableReference[];
  /** The saved audiences that it reads, by name, with the columns that they have. */
  readonly saved: ReadonlyMap<string, readonly Column[]>;
  /** Columns of each population that it makes, by output. */
  readonly outputs: ReadonlyMap<string, readonly Column[]>;
}
