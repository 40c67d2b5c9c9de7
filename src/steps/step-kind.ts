import type { Diagnostic } from '../base/diagnostic.ts';
import type { Statement } from '../base/statement.ts';
import type { EntityConfig } from '../project/schema/muster.ts';
import type { Step } from '../project/project.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';

/** What an expression of a step is for: to choose rows, or to say who comes first. */
export type Clause = 'where' | 'order by';

/** Everything that the rest of muster asks of a kind of step. */
export interface StepKind<S extends Step> {
  /** How many populations it reads through `from`. */
  readonly inputs: { readonly min: number; readonly max: number };
  /** The outputs that other steps may read, the main one as an empty name. */
  ports(step: S): readonly string[];
  /** Models that its SQL reads besides its inputs, as `schema.name`. */
  tables?(step: S, entities: Entities): readonly string[];
  /** The SQL expressions that a person wrote inside it; each looks at the rows of the first input. */
  expressions?(step: S): readonly (readonly [Clause, Statement])[];
  /** What it says, held against itself. */
  problems?(step: S): readonly Diagnostic[];
}

/** A kind whose outputs are populations made by SQL. */
export interface PopulationKind<S extends Step> extends StepKind<S> {
  compile(step: S, scope: StepScope): CompiledStep;
}

export type Entities = Readonly<Record<string, EntityConfig>>;
