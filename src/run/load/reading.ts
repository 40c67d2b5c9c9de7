import type { Checked } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { SourceColumn } from '../../project/schema/sources.ts';

/** A file of an export. */
export interface ExportFile {
  /** Where its text is: the file itself, or what a compressed file was unpacked to. */
  readonly path: string;
  /** Relative to the project, with `/`: what people read. */
  readonly name: string;
  readonly modifiedAt: Instant;
  /** Of its bytes as they were delivered; only where files are remembered. */
  readonly hash?: string;
}

/** A column of the table that a load makes, and how its value comes out of the file's text. */
export interface LoadColumn {
  readonly name: string;
  /** As the engine spells it. */
  readonly type: string;
  readonly required: boolean;
  /** `change`: the u or d of `load: changes`. */
  readonly clean?: SourceColumn['clean'] | 'change';
  /** Of `clean: number`: a point when it is not said. */
  readonly decimal?: SourceColumn['decimal'];
  readonly formats?: readonly string[];
  /** Of `clean: phone`: two letters, or the column that has them. */
  readonly country?: SourceColumn['country'];
}

/** True when the column's value is made from the file's text in another way than by a cast. */
export const isFromText = ({ clean, formats }: LoadColumn): boolean => clean !== undefined || formats !== undefined;

/**
 * The files of one source, opened and found to fit their contract. Their values are in the columns `t0`, `t1`, … in the
 * order of `columns`; those that are made from text are not converted yet.
 */
export interface Reading {
  readonly columns: readonly LoadColumn[];
  readonly files: readonly [ExportFile, ...ExportFile[]];
  /** FROM this the engine reads some of the files at its own speed; one record that it cannot read fails the statement. */
  readonly relation: (files: readonly ExportFile[]) => string;
  /** Reads once more, with care. May write scratch files, and may find out that the files are not what they seemed to be. */
  records(): Promise<Checked<Records>>;
}

/** Every record of the files, readable or not. */
export interface Records {
  /**
   * FROM this come, beside the values, `file`, `line` (1-based, physical; NULL in binary files), `raw` (the record's text) and
   * `problem` (why it has no values, or NULL).
   */
  readonly from: string;
  /**
   * Where it takes another look at the files, a record without a problem has neither line nor raw yet. These are those of
   * some of them, given by their numbers in ascending order, from 0: FROM the result come `row`, `line` and `raw`.
   */
  readonly place?: (rows: AsyncIterable<readonly number[]>) => Promise<string>;
}

export const valueColumn = (index: number): string => `t${index}`;
