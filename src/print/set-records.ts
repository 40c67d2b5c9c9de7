import { isFileNamePart } from '../base/names.ts';
import type { Row } from '../ports.ts';
import { textOf } from './byte-text.ts';
import type { DataFiles } from './data-files.ts';
import { type ColumnNotes, noNotes } from './field.ts';
import type { FileSetRequest, PrintRow } from './file-set-request.ts';
import { Proof } from './proof.ts';
import type { RecordFormat } from './record-format.ts';
import { type PrintRecord, reasonOf, type RecordMaker, recordMaker } from './record.ts';
import { fingerprintOf, pieceIdOf, type PlacedSeed, seedData, seedFor, seedIdOf, seedPlaces } from './seeds.ts';
import { StopCounts } from './stops.ts';
import { textReader } from './value.ts';

/** The way of a list into data files: splits, parts, seeds, and what is left out. One for each making of a set. */
export class SetRecords {
  readonly #request: FileSetRequest;
  readonly #format: RecordFormat;
  readonly #data: DataFiles;
  readonly #maker: RecordMaker;
  /** Seeds leave no notes about columns. */
  readonly #seedMaker: RecordMaker;
  /** Makes what was rejected once more, to know what of the notes is of no record. */
  readonly #rejectedMaker: RecordMaker;
  /** By column: the longest field that is printed. */
  readonly #longest: number[];
  readonly #proof: Proof;
  readonly #splitBy: readonly ((data: Row) => string)[];
  readonly #hashColumn: number;
  #split: string | undefined;
  #splits = 0;
  /** Every split so far, by its name in small letters. */
  readonly #entered = new Map<string, string>();
  /** Rows of the current split that went by. */
  #passed = 0;
  #places: number[] = [];

  seen = 0;
  seedsWanted = 0;
  readonly stops = new StopCounts();
  readonly rejected: { seq: number; reason: string }[] = [];
  readonly seeds: PlacedSeed[] = [];

  constructor(request: FileSetRequest, format: RecordFormat, data: DataFiles) {
    const { layout, vendor } = request;
    this.#request = request;
    this.#format = format;
    this.#data = data;
    this.#maker = recordMaker(layout, vendor, request);
    this.#seedMaker = recordMaker(layout, vendor, request);
    this.#rejectedMaker = recordMaker(layout, vendor, request);
    this.#longest = layout.columns.map(() => 0);
    this.#proof = new Proof(
      layout.columns.map(({ name }) => name),
      this.#maker.notes,
    );
    this.#splitBy = layout.split_by.map(textReader);
    this.#hashColumn = layout.columns.findIndex(({ name }) => name === vendor.control.hash_total);
  }

  /** Of what is printed, without what was rejected. */
  get notes(): readonly ColumnNotes[] {
    return this.#maker.notes.map((notes, i) => notesWithout(notes, this.#rejectedMaker.notes[i]));
  }

  /** Takes all rows. After it the counts are final and every file is durable, unless there are `stops`. */
  async write(): Promise<void> {
    if (this.#splitBy.length === 0) await this.#enter('', {});
    for await (const batch of ahead(this.#request.rows())) {
      for (const row of batch) {
        this.seen++;
        const split = this.#splitOf(row);
        if (split === undefined) continue;
        if (split !== this.#split) await this.#enter(split, row.data, row.seq);
        const input = { data: row.data, pieceId: pieceIdOf(this.#request.firstPiece, row.seq) };
        const record = this.#maker.make(input);
        this.#noteLongest('fields' in record);
        if ('rejected' in record) this.#rejectedMaker.make(input);
        if (this.#data.isFull && 'fields' in record) await this.#data.nextPart();
        this.#take(row, record);
        if (this.#places[0] === this.#passed) await this.#placeSeeds(row.data);
      }
      await this.#data.flush();
    }
    await this.#data.end();
  }

  /** Values as they will be printed. */
  proofRows() {
    const { encoding } = this.#request.vendor;
    return this.#proof.rows().map((row) => ({ ...row, fields: row.fields.map((field) => textOf(field, encoding)) }));
  }

  /** What is in no file does not count, however long it was. */
  #noteLongest(isPrinted: boolean): void {
    let i = 0;
    for (const notes of this.#maker.notes) {
      if (isPrinted) this.#longest[i] = notes.longest;
      else notes.longest = this.#longest[i] ?? 0;
      i++;
    }
  }

  #take({ seq, data: { variant } }: PrintRow, record: PrintRecord): void {
    this.#passed++;
    if ('fields' in record) {
      const line = this.#format.line(record.fields);
      this.#proof.add(record.fields, this.#split ?? '', typeof variant === 'string' ? variant : '');
      this.#data.add(line, this.#hashed(record.fields, seq), false);
    } else if ('rejected' in record) this.rejected.push({ seq, reason: record.rejected });
    else this.stops.add(record.stop, seq);
  }

  /** The split of a row; nothing when its values cannot name a file. */
  #splitOf({ seq, data }: PrintRow): string | undefined {
    if (this.#splitBy.length === 0) return '';
    const values = this.#splitBy.map((read) => read(data));
    const wrong = values.findIndex((value) => !isFileNamePart(value));
    if (wrong < 0) return values.join('_');
    const path = this.#request.layout.split_by[wrong] ?? '';
    this.stops.add(`split_by ${path}: "${values[wrong] ?? ''}" cannot be part of the name of a file`, seq);
    return undefined;
  }

  async #enter(split: string, first: Row, seq?: number): Promise<void> {
    const twin = this.#entered.get(split.toLowerCase());
    // On many disks, and at many vendors, both files would be one.
    if (twin !== undefined && twin !== split)
      this.stops.add(`split_by: "${split}" differs from "${twin}" only in case`, seq);
    this.#entered.set(split.toLowerCase(), split);
    await this.#data.begin(split);
    this.#split = split;
    this.#passed = 0;
    const { vendor, seeds } = this.#request;
    const rows = seeds?.splitSizes.get(split) ?? 0;
    this.#places = rows === 0 ? [] : seedPlaces(rows, vendor.seeds?.per_split ?? 0);
    this.#splits++;
    this.seedsWanted += this.#places.length;
    if (this.#places[0] === 0) await this.#placeSeeds(first);
  }

  /** Every seed whose place is here. A value of the split that it does not have comes from the row beside it. */
  async #placeSeeds(neighbour: Row): Promise<void> {
    const { vendor, seeds, list, layout, firstPiece } = this.#request;
    const perSplit = vendor.seeds?.per_split ?? 0;
    while (this.#places[0] === this.#passed) {
      const index = perSplit - this.#places.length;
      this.#places.shift();
      const split = this.#split ?? '';
      const fingerprint = fingerprintOf(list.hash, split, index);
      const splitValues = layout.split_by.map((path, i) => [path, this.#splitBy[i]?.(neighbour) ?? ''] as const);
      const turn = (this.#splits - 1) * perSplit + index;
      const data = seedData(seedFor(seeds?.rows ?? [], Object.fromEntries(splitValues), turn), fingerprint);
      const pieceId = seedIdOf(firstPiece, this.#splits - 1, index);
      const record = this.#seedMaker.make({ data, pieceId });
      if (this.#data.isFull) await this.#data.nextPart();
      if (!('fields' in record)) this.stops.add(`a seed cannot be printed: ${reasonOf(record)}`);
      else {
        const file = this.#data.add(this.#format.line(record.fields), this.#hashed(record.fields), true);
        this.seeds.push({ file, split, pieceId, fingerprint });
      }
    }
  }

  #hashed(fields: readonly string[], seq?: number): number {
    if (this.#hashColumn < 0) return 0;
    const digits = fields[this.#hashColumn] ?? '';
    if (/^\d{1,15}$/.test(digits)) return Number(digits);
    if (/^\d+$/.test(digits)) return Number(BigInt(digits) % 1_000_000_000_000_000n);
    const name = this.#request.vendor.control.hash_total ?? '';
    this.stops.add(`${name} is summed up and has "${digits}", which is no digits`, seq);
    return 0;
  }
}

/** How often something was done in records that are printed; the longest field is of these already. */
function notesWithout(notes: ColumnNotes, rejected: ColumnNotes = noNotes()): ColumnNotes {
  const left = { ...notes };
  for (const note of Object.keys(left) as (keyof ColumnNotes)[]) if (note !== 'longest') left[note] -= rejected[note];
  return left;
}

/** The next batch is fetched while this one is worked on. */
async function* ahead<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = batches[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ; ) {
      const result = await next;
      if (result.done === true) return;
      next = iterator.next();
      // A failure is told by the next turn of the loop; until then it is not unheard.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
