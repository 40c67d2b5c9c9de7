/** What the engine said of a statement that it did not take. */
export interface SqlProblem {
  /** The engine's class of it: Parser, Binder, Catalog, Conversion, … */
  readonly type: string;
  /** `COLUMN_NOT_FOUND`, `MISSING_ENTRY`, `SYNTAX_ERROR`, … when the engine has one. */
  readonly subtype?: string;
  readonly message: string;
  /** A byte offset in the statement. */
  readonly position?: number;
  /** The name that was looked for. */
  readonly name?: string;
  readonly candidates: readonly string[];
}
