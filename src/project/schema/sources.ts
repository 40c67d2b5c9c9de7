import { z } from 'zod';
import { problem } from './problem.ts';
import { character, name, notYet, oneOf, share, text } from './words.ts';

/** `models/sources.yml`: the exports and how to load them. */

const encodings = [
  'utf-8',
  'utf-16',
  'latin-1',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-15',
] as const;

const csv = z.strictObject({
  encoding: oneOf(encodings).default('utf-8'),
  delimiter: character.default(','),
  quote: character.default('"'),
  header: z.boolean().default(true),
  null_values: z.array(z.string()).default(['']).describe('texts that mean NULL'),
});

const column = z.strictObject({
  type: text.describe('a type of the engine: integer, varchar, decimal(12,2), date'),
  required: z.boolean().default(false).describe('a row without a value is rejected'),
  clean: oneOf(['number'], ['phone', 'email']).optional().describe('number: "60,000 " and "$90,000" are numbers'),
  formats: z.array(text).min(1).optional().describe('date formats of strptime, the first that fits counts'),
  description: text.optional(),
  pii: notYet(),
});

/** The engine does not tell apart names that differ only in case. */
const columns = z.record(text, column).superRefine((declared, context) => {
  const seen = new Map<string, string>();
  for (const column of Object.keys(declared)) {
    const earlier = seen.get(column.toLowerCase());
    if (earlier === undefined) seen.set(column.toLowerCase(), column);
    else
      context.addIssue({
        code: 'custom',
        path: [column],
        message: problem(
          'duplicate-name',
          `{key} differs from "${earlier}" only in case`,
          'SQL takes both for one column',
          'key',
        ),
      });
  }
});

const rejects = z.strictObject({
  max_rows: z.int().min(0).optional().describe('none may be unreadable when neither is given'),
  max_share: share.optional(),
});

/** One export. */
export const source = z.strictObject({
  description: text.optional(),
  files: text.describe('a path or glob below the project; csv, tsv, parquet, json, ndjson'),
  csv: csv.prefault({}),
  take: oneOf(['all', 'newest']).optional().describe('which of the matching files count; needed when files is a glob'),
  load: oneOf(['replace'], ['append', 'upsert', 'changes']).default('replace'),
  columns: columns.optional().describe('the contract; when absent they are sniffed, with a warning'),
  rejects: rejects.prefault({}).describe('how many rows may be unreadable before the load fails'),
  extra: oneOf(['warn', 'error']).default('warn').describe('columns of the file that are not declared'),
  key: notYet(),
  version: notYet(),
  ready: notYet(),
  freshness: notYet(),
});

export const sourcesFile = z.record(name, source);

/** The file without what stands inside the sources, so that a mistake in one leaves the others readable. */
export const sourceNames = z.record(name, z.unknown());

export type SourceConfig = z.infer<typeof source>;
export type SourceColumn = z.infer<typeof column>;
export type Encoding = (typeof encodings)[number];
