import { stringify } from 'csv-stringify/sync';
import type { ColumnNotes } from './field.ts';

/** Records at the top of each proof. */
const firstRecords = 10;

/** A record that a person should see. */
export interface ProofRow {
  /** What is remarkable about it. */
  readonly why: string;
  /** 1 and up, through all files. */
  readonly number: number;
  readonly fields: readonly string[];
}

interface KeptRow extends Omit<ProofRow, 'why'> {
  readonly why: string[];
}

/**
 * Gathers the records that a person should see before anything is printed: the first ten, the first of each split and each variant, and
 * for each column its longest and shortest value, an empty one, and one with other characters than ASCII.
 */
export class Proof {
  readonly #names: readonly string[];
  readonly #rows = new Map<number, KeptRow>();
  readonly #extremes: Extremes[];
  readonly #groups = new Set<string>();
  #number = 0;

  /** By column: its name, and the notes that are taken while its fields are made. */
  constructor(names: readonly string[], notes: readonly ColumnNotes[]) {
    this.#names = names;
    this.#extremes = notes.map((column) => ({
      ...{ notes: column, longestLength: 0, shortestLength: Number.POSITIVE_INFINITY },
    }));
  }

  /** Called for every record, seeds excepted, with its split and its variant: it keeps only what is remarkable. */
  add(fields: readonly string[], split: string, variant = ''): void {
    const number = ++this.#number;
    if (number <= firstRecords) this.#keep(number, fields, `record ${number}`);
    if (split !== '' && this.#isNew(split)) this.#keep(number, fields, `first of ${split}`);
    if (variant !== '' && this.#isNew(variant)) this.#keep(number, fields, `first of ${variant}`);
    let i = 0;
    for (const extremes of this.#extremes) {
      const field = fields[i++] ?? '';
      const { longestLength, shortestLength, foreign, notes } = extremes;
      const isUsual = field.length <= longestLength && field.length >= shortestLength;
      // Until one field was not ASCII none has to be searched.
      if (!isUsual || (foreign === undefined && notes.non_ascii > 0)) compare(extremes, field, number, fields);
    }
  }

  /** The remarkable records in the order of the file, each with what is remarkable about it. */
  rows(): readonly ProofRow[] {
    for (const [i, { longest, shortest, empty, foreign, ...lengths }] of this.#extremes.entries()) {
      // Where all values are of one length none of them stands out.
      const isUneven = lengths.longestLength !== lengths.shortestLength;
      const name = this.#names[i] ?? '';
      const notes = [
        [isUneven ? longest : undefined, `longest ${name}`],
        [isUneven ? shortest : undefined, `shortest ${name}`],
        [empty, `empty ${name}`],
        [foreign, `not ASCII in ${name}`],
      ] as const;
      for (const [found, why] of notes) if (found !== undefined) this.#keep(found.number, found.fields, why);
    }
    return [...this.#rows.values()]
      .sort((a, b) => a.number - b.number)
      .map(({ number, fields, why }) => ({ number, fields, why: [...new Set(why)].join(', ') }));
  }

  #isNew(group: string): boolean {
    if (this.#groups.has(group)) return false;
    this.#groups.add(group);
    return true;
  }

  #keep(number: number, fields: readonly string[], why: string): void {
    const row = this.#rows.get(number) ?? { number, fields, why: [] };
    row.why.push(why);
    this.#rows.set(number, row);
  }
}

interface Found {
  readonly number: number;
  readonly fields: readonly string[];
}

interface Extremes {
  readonly notes: ColumnNotes;
  longestLength: number;
  shortestLength: number;
  longest?: Found;
  shortest?: Found;
  empty?: Found;
  foreign?: Found;
}

const foreignByte = /[\x80-\xff]/;

function compare(extremes: Extremes, field: string, number: number, fields: readonly string[]): void {
  const { length } = field;
  if (length > extremes.longestLength) {
    extremes.longestLength = length;
    extremes.longest = { number, fields };
  }
  if (length === 0) extremes.empty ??= { number, fields };
  else if (length < extremes.shortestLength) {
    extremes.shortestLength = length;
    extremes.shortest = { number, fields };
  }
  if (extremes.foreign === undefined && foreignByte.test(field)) extremes.foreign = { number, fields };
}

/** The proof as people open it: UTF-8, with the values as they will be printed; what a spreadsheet would run is made text. */
export const proofText = (names: readonly string[], rows: readonly ProofRow[]): string =>
  stringify(
    rows.map(({ why, number, fields }) => [why, String(number), ...fields]),
    {
      header: true,
      columns: ['why', 'record', ...names],
      bom: true,
      record_delimiter: '\r\n',
      delimiter: ';',
      escape_formulas: true,
    },
  );
