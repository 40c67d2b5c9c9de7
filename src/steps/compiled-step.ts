import type { Statement } from '../base/statement.ts';
import type { Column } from '../base/sql-type.ts';
import type { Entities } from '../project/link.ts';

/** One input of a step as its SQL sees it: a view with the rows of an earlier step's output. */
export interface StepInput {
  /** The bare name of the view, unquoted. */
  readonly view: string;
  readonly columns: readonly Column[];
  /** What its rows stand for. */
  readonly entity: string;
}

export interface StepScope {
  /** In the order of `from`. */
  readonly inputs: readonly StepInput[];
  /** The column that names a row: the key of the step's entity. */
  readonly key: string;
  readonly entities: Entities;
}

/** How many rows all outputs together must have. `free`: no rule holds; a statement gives the number as its only value. */
export type Balance = 'first input' | 'free' | Statement;

/** A step as SQL. The same step over the same inputs compiles to the same text. */
export interface CompiledStep {
  /** A SELECT whose rows become the temporary table `work`, when several outputs share one computation. */
  readonly work?: Statement;
  /** A SELECT of one text about the population as a whole, kept with what was built: the way that it goes, or whether to tell. */
  readonly decides?: Statement;
  /** One SELECT for each output, the main one under the empty name. */
  readonly outputs: ReadonlyMap<string, Statement>;
  /** The rows that the outputs together must have; asserted when the step is built. */
  readonly balance: Balance;
  /** No output can have a key twice when no input has: the keys are not asserted again. */
  readonly keepsKeys?: true;
  /** An output in which a row is a mistake: the run fails. */
  readonly forbidden?: string;
}

/** The name of an output in SQL and of its file: `cells__best`, or the step's own name for the main one. */
export const outputName = (step: string, port: string): string => (port === '' ? step : `${step}__${port}`);

/** All statements of a step as one text: what a person would paste into a shell to see how its rows came about. */
export function compiledText(step: string, { work, decides, outputs }: CompiledStep): string {
  const parts = work === undefined ? [] : [`create or replace temp table work as\n${work.text.trim()};`];
  if (decides !== undefined) parts.push(`-- ${step}: decides\n${decides.text.trim()};`);
  for (const [port, sql] of outputs) parts.push(`-- ${outputName(step, port)}\n${sql.text.trim()};`);
  return `${parts.join('\n\n')}\n`;
}
