import type { Relation } from './relation.ts';

/** What one SELECT refers to, found by the engine's own parser. Offsets are bytes in the statement. */
export interface ParsedSelect {
  /** Tables that are no CTE in scope. */
  readonly tables: readonly TableReference[];
  readonly functions: readonly FunctionReference[];
  /** Columns that are held against each other: `a = b`, `a in (select b …)`. */
  readonly comparisons: readonly (readonly [ComparedColumn, ComparedColumn])[];
  /** What it looks at of the ledger. */
  readonly ledger: LedgerUse;
  /** Names of `$parameters`, without duplicates. */
  readonly parameters: readonly string[];
  /** What its columns are made of. */
  readonly relation: Relation;
}

export interface TableReference {
  readonly catalog: string;
  /** Empty for a bare name. */
  readonly schema: string;
  readonly name: string;
  readonly position: number;
}

/** A column in a comparison, with no cast around it. */
export interface ComparedColumn {
  readonly column: string;
  /** As written: `i.customer_id`. */
  readonly text: string;
  /** The tables that it may be a column of, each as `schema.name` or bare: those of its alias, or all. */
  readonly tables: readonly string[];
  readonly position: number;
}

export interface LedgerUse {
  /** Columns of its views, each as often as it is named. */
  readonly columns: readonly ComparedColumn[];
  /** Columns of its views that are one of these: `a = 'x'`, `a in ('x', $y)`. A parameter stands as `$y`. */
  readonly chosen: readonly { readonly column: ComparedColumn; readonly of: readonly string[] }[];
}

export interface FunctionReference {
  readonly name: string;
  readonly position: number;
  /** True where a table is expected: `FROM read_csv('…')`. */
  readonly inFrom: boolean;
  /** Its constant text arguments; a file function must have nothing but these. */
  readonly literals: readonly string[];
  readonly argumentCount: number;
}
