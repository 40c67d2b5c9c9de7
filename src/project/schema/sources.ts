import { z } from 'zod';
import { problem } from './problem.ts';
import { character, columnNames, description, name, oneOf, share, text, timeSpan } from './words.ts';

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

export const csv = z.strictObject({
  encoding: oneOf(encodings).default('utf-8').describe('how its letters are written'),
  delimiter: character.default(',').describe('between two fields; "\\t" is a tab'),
  quote: character.default('"').describe('around a field; doubled inside of one'),
  header: z.boolean().default(true).describe('false: the first line is a row, and columns are meant in their order'),
  null_values: z.array(z.string()).default(['']).describe('texts that mean NULL'),
});

const noCountry = problem(
  'wrong-value',
  '{value} is no country',
  'write two letters of ISO 3166 like GB, or { column: NAME }',
);

const country = z
  .union(
    [
      z.string().regex(/^[A-Z]{2}$/, { error: noCountry }),
      z.strictObject({ column: text.describe('the column that has them') }),
    ],
    { error: noCountry },
  )
  .describe(
    'of clean: phone, for numbers without a country code: two letters of ISO 3166, or { column: NAME } that has them',
  );

const column = z.strictObject({
  type: text.describe('a type of the engine: integer, varchar, decimal(12,2), date'),
  required: z.boolean().default(false).describe('a row without a value is rejected'),
  clean: oneOf(['number', 'phone', 'email'])
    .optional()
    .describe(
      'number: "60,000 " and "$90,000" are numbers; phone: +442079460958, its length checked; email: trimmed, the domain in small letters',
    ),
  decimal: oneOf([',', '.'])
    .optional()
    .describe('of clean: number, what stands before the cents: "," reads 1.234,50 and 1 234,50'),
  country: country.optional(),
  formats: z.array(text).min(1).optional().describe('date formats of strptime, the first that fits counts'),
  description,
  pii: z
    .union([text, z.record(text, text)])
    .optional()
    .describe(
      'what personal data it holds: email, phone, name, address; of a struct by field, too: { name: name, home.city: address }; carried along to every column made of it',
    ),
});

/** The engine does not tell apart names that differ only in case. */
export const columns = z.record(text, column).superRefine((declared, context) => {
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

export const rejects = z.strictObject({
  max_rows: z.int().min(0).optional().describe('none may be unreadable when neither is given'),
  max_share: share.optional().describe('of the rows that the files have: 1%'),
});

const freshness = z
  .strictObject({
    by: oneOf(['file', 'version'])
      .default('file')
      .describe('file: when the newest file was written; version: the newest version in the table'),
    warn_after: timeSpan.optional().describe('older than this is told'),
    error_after: timeSpan.optional().describe('older than this, every campaign that depends on it is held'),
  })
  .refine(({ warn_after, error_after }) => warn_after !== undefined || error_after !== undefined, {
    error: problem('empty-value', '{key} says nothing', 'write warn_after: 26h, error_after: 50h, or both', 'key'),
  });

/** One export. */
export const source = z.strictObject({
  description,
  files: text.describe(
    'a path or glob below the project; csv, tsv, parquet, json, ndjson; the text ones also .gz and .zst',
  ),
  csv: csv.prefault({}).describe('how a csv or tsv file is written'),
  take: oneOf(['all', 'newest'])
    .optional()
    .describe('which of the matching files count; needed when files is a glob and load is replace'),
  ready: text
    .optional()
    .describe('a file that must be there before anything is loaded; a bare name is looked for beside the files'),
  key: columnNames.optional().describe('the columns that name a row'),
  version: text.optional().describe('the column that tells the newer of two rows with the same key'),
  load: oneOf(['replace', 'append', 'upsert', 'changes'])
    .default('replace')
    .describe(
      'replace: the files are the table; append: their rows are added; upsert: the newest row of each key is kept; changes: rows with _change_request_type u or d',
    ),
  columns: columns.optional().describe('the contract; when absent they are sniffed, with a warning'),
  rejects: rejects.prefault({}).describe('how many rows may be unreadable before the load fails'),
  extra: oneOf(['warn', 'error']).default('warn').describe('columns of the file that are not declared'),
  freshness: freshness.optional().describe('how old the data may be'),
});

export const sourcesFile = z.record(name, source);

/** The file without what stands inside the sources, so that a mistake in one leaves the others readable. */
export const sourceNames = z.record(name, z.unknown());

export type SourceConfig = z.infer<typeof source>;
export type SourceColumn = z.infer<typeof column>;
