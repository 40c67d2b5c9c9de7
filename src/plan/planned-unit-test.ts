import type { Parameters } from '../base/parameter.ts';
import type { Span } from '../base/source.ts';
import type { Column } from '../base/sql-type.ts';
import type { Statement } from '../base/statement.ts';
import type { Row } from '../ports.ts';

/** A unit test with everything that it needs: it runs against nothing but what is in here. */
export interface PlannedUnitTest {
  /** `core.orders.adds_up_lines`, `win_back.with_orders.keeps_three`. */
  readonly id: string;
  /** The node that it is about: a model, or the step of a campaign. */
  readonly node: string;
  readonly span: Span;
  readonly sql: Statement;
  readonly parameters: Parameters;
  /** Everything that the SQL reads, also what no rows are given for. */
  readonly inputs: readonly GivenInput[];
  readonly expected: GivenTable;
}

/** A table that the SQL reads, by the name that it has there, with the rows that are put into it. */
export interface GivenInput {
  readonly name: string;
  readonly kind: 'table' | 'population' | 'ledger';
  /** True for the population that the SQL may also call `input`. */
  readonly isFirst: boolean;
  /** All that it has. */
  readonly columns: readonly Column[];
  /** Nothing when the test does not name it: then it is empty. */
  readonly given?: GivenTable;
}

/** Rows, or a SELECT of them. */
export interface GivenTable {
  /** Those that the person named: each row has them and no others. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly sql?: string;
  /** Where a cell is written, by row and column; the whole table when cells have no places of their own. */
  place(cell: readonly (string | number)[]): Span;
}
