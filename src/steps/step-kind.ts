import type { Diagnostic } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import type { Statement } from '../base/statement.ts';
import type { Entities } from '../project/link.ts';
import type { Step } from '../project/project.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';

/**
 * What an expression of a step is for: to choose rows, to say who comes first, to make one value of a row or of several,
 * or to decide about all rows by their number.
 */
export type Clause = 'where' | 'order by' | 'value' | 'aggregate' | 'count';

/** A SQL expression that a person wrote inside a step. */
export interface Expression {
  readonly clause: Clause;
  readonly sql: Statement;
  /** The rows that it looks at; those of the first input when absent. */
  readonly over?: Rows;
}

export interface Rows {
  /** As it stands behind FROM. */
  readonly from: string;
  /** The names of the tables and populations whose columns an expression may use. */
  readonly of: readonly string[];
}

/** Columns of the models, by `schema.name`. */
export type ModelColumns = ReadonlyMap<string, readonly Column[]>;

/** Everything that the rest of muster asks of a kind of step. */
export interface StepKind<S extends Step> {
  /** How many populations it reads through `from`. */
  readonly inputs: { readonly min: number; readonly max: number };
  /** The outputs that other steps may read, the main one as an empty name. */
  ports(step: S): readonly string[];
  /** What the rows of an output stand for, when that is not what those of the step do. */
  entity?(step: S, port: string): string;
  /** True when it may read rows that stand for something else than its own. */
  readonly mixesEntities?: boolean;
  /** Models that its SQL reads besides its inputs, as `schema.name`. */
  tables?(step: S, entities: Entities): readonly string[];
  /** What a person asks of the population as a whole; such a condition may read other tables too. */
  asks?(step: S): readonly Statement[];
  /** The SQL expressions that a person wrote inside it, about its rows. */
  expressions?(step: S, scope: StepScope): readonly Expression[];
  /** What it says, held against itself. */
  problems?(step: S): readonly Diagnostic[];
  /** What it says, held against the entities and what it reads, before its SQL is typed. */
  check?(step: S, scope: StepScope, models: ModelColumns): readonly Diagnostic[];
}

/** A kind whose outputs are populations made by SQL. */
export interface PopulationKind<S extends Step> extends StepKind<S> {
  compile(step: S, scope: StepScope): CompiledStep;
}
