import { runningSha256 } from '../base/sha256.ts';
import type { Files, FileWriter } from '../ports.ts';
import type { VendorConfig } from '../project/schema/print.ts';
import { LineBuffer } from './line-buffer.ts';
import type { PrintFile } from './manifest.ts';
import type { RecordFormat } from './record-format.ts';
import { dataFileName, fileWords, type SetNames } from './vendor.ts';
import { written } from './words.ts';

export interface DataFilesRequest {
  readonly format: RecordFormat;
  readonly vendor: VendorConfig;
  readonly names: SetNames;
  readonly folder: string;
  readonly files: Files;
  /** Nothing is written, everything is counted: for comparing with a set that is there. */
  readonly isDry: boolean;
  /** What headers say, by the name of the file, where they say what is known at its end. */
  readonly totals?: ReadonlyMap<string, FileTotals> | undefined;
}

/** Words of headers and trailers that sum up a file. */
export interface FileTotals {
  readonly count: string;
  readonly hash_total: string;
}

/** One file that is being written. */
interface OpenFile {
  readonly name: string;
  readonly split: string;
  readonly part: number;
  readonly words: Readonly<Record<string, string>>;
  readonly hash: ReturnType<typeof runningSha256>;
  readonly writer: Pick<FileWriter, 'write' | 'flush' | 'commit'> & AsyncDisposable;
  records: number;
  seeds: number;
  lines: number;
  hashTotal: number;
  size: number;
}

/** Sums are kept modulo this: fifteen digits, which a number holds exactly. */
const hashModulus = 1e15;

/**
 * The data files of a set, one after the other: a new one for each split, and for each part of it. All stay `.part` and
 * open until the set is published; what was not published is gone with it.
 */
export class DataFiles implements AsyncDisposable {
  readonly #request: DataFilesRequest;
  readonly #opened: OpenFile[] = [];
  /** Lines that are not written yet. */
  readonly #waiting = new LineBuffer();
  /** The write under way: one at a time, while the next records are made. */
  #writing: Promise<void> = Promise.resolve();
  #current: OpenFile | undefined;
  /** Why the set cannot be, as far as whole files can tell. */
  readonly problems: string[] = [];

  constructor(request: DataFilesRequest) {
    this.#request = request;
  }

  /** Ends the file before it and begins the first one of a split. A split that comes a second time was not sorted: throws. */
  async begin(split: string): Promise<void> {
    await this.end();
    if (this.#opened.some((file) => file.split === split))
      throw new Error(`the rows of "${split}" do not come together`);
    await this.#open(split, 1);
  }

  /** True when the next record needs `nextPart` first. */
  get isFull(): boolean {
    return this.#current !== undefined && this.#current.records === this.#request.vendor.max_records;
  }

  async nextPart(): Promise<void> {
    const { split = '', part = 0 } = this.#current ?? {};
    await this.end();
    await this.#open(split, part + 1);
  }

  /** Takes a record with its line break and names its file. Written when there are many of them: `flush` at times. */
  add(line: string, hashed: number, isSeed: boolean): string {
    const file = this.#file();
    this.#waiting.add(line);
    file.records++;
    file.lines++;
    if (isSeed) file.seeds++;
    file.hashTotal = (file.hashTotal + hashed) % hashModulus;
    return file.name;
  }

  /** Hands over what waits, once what was handed over before is written: its buffer is then free for the next lines. */
  async flush(): Promise<void> {
    const bytes = this.#waiting.take();
    if (bytes.length === 0) return;
    const file = this.#file();
    file.hash.update(bytes);
    file.size += bytes.length;
    await this.#writing;
    this.#writing = file.writer.write(bytes);
    // A failure is told by whoever awaits it next; until then it is not unheard.
    this.#writing.catch(() => undefined);
  }

  /** Ends the current file with its trailer; it is then durable. */
  async end(): Promise<void> {
    const file = this.#current;
    if (file === undefined) return;
    const { trailer } = this.#request.vendor.control;
    if (trailer !== undefined) {
      file.lines++;
      this.#control(trailer, { ...file.words, ...this.#totalsOf(file) });
    }
    await this.flush();
    await this.#writing;
    await file.writer.flush();
    this.#current = undefined;
  }

  /** Every file as it is now; call it after `end`. */
  done(): PrintFile[] {
    const hasTotal = this.#request.vendor.control.hash_total !== undefined;
    return this.#opened.map(({ name, split, part, records, seeds, size, hash, hashTotal }) => ({
      ...{ name, split, part, records, seeds },
      ...(hasTotal ? { hashTotal: String(hashTotal) } : {}),
      ...{ size, sha256: hash.digest('hex') },
    }));
  }

  /** What each file sums up to, by its name; call it after `end`. */
  totals(): ReadonlyMap<string, FileTotals> {
    return new Map(this.#opened.map((file) => [file.name, this.#totalsOf(file)]));
  }

  /** Gives all files their names. */
  async commit(): Promise<void> {
    for (const { writer } of this.#opened) await writer.commit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined);
    for (const { writer } of this.#opened) await writer[Symbol.asyncDispose]();
  }

  async #open(split: string, part: number): Promise<void> {
    const { vendor, names, format, folder, files, isDry, totals } = this.#request;
    const words = fileWords(names, split, part);
    const name = dataFileName(vendor, words);
    if (this.#opened.some((file) => file.name === name)) throw new Error(`two files of the set are called ${name}`);
    const writer = isDry ? nowhere : await files.create(`${folder}/${name}`);
    const counters = { records: 0, seeds: 0, lines: 0, hashTotal: 0, size: 0 };
    this.#current = { name, split, part, words, hash: runningSha256(), writer, ...counters };
    this.#opened.push(this.#current);
    this.#waiting.add(format.mark);
    if (vendor.control.header !== undefined) {
      this.#current.lines++;
      this.#control(vendor.control.header, { ...words, ...totals?.get(name) });
    }
    if (format.titles === undefined) return;
    this.#waiting.add(format.titles);
    this.#current.lines++;
  }

  #control(template: string, words: Readonly<Record<string, string>>): void {
    const text = written(template, words);
    const made = 'problem' in text ? text : this.#request.format.control(text.text);
    if ('problem' in made) {
      this.problems.push(made.problem);
      return;
    }
    this.#waiting.add(made.line);
  }

  #totalsOf({ lines, records, hashTotal }: OpenFile): FileTotals {
    const { counts } = this.#request.vendor.control;
    return { count: String(counts === 'all' ? lines : records), hash_total: String(hashTotal) };
  }

  #file(): OpenFile {
    if (this.#current === undefined) throw new Error('no file was begun');
    return this.#current;
  }
}

const nowhere: OpenFile['writer'] = {
  write: () => Promise.resolve(),
  flush: () => Promise.resolve(),
  commit: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
