import { z } from 'zod';
import { name, notYet, oneOf, share, text } from './words.ts';

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
  delimiter: z.string().length(1, { error: 'is one character' }).default(','),
  quote: z.string().length(1, { error: 'is one character' }).default('"'),
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

const rejects = z.strictObject({
  max_rows: z.int().min(0).default(0),
  max_share: share.optional(),
});

const source = z.strictObject({
  description: text.optional(),
  files: text.describe('a path or glob below the project; csv, tsv, parquet, json, ndjson'),
  csv: csv.prefault({}),
  take: oneOf(['all', 'newest']).optional().describe('which of the matching files count; needed when files is a glob'),
  load: oneOf(['replace'], ['append', 'upsert', 'changes']).default('replace'),
  columns: z.record(text, column).optional().describe('the contract; when absent they are sniffed, with a warning'),
  rejects: rejects.prefault({}).describe('how many rows may be unreadable before the load fails'),
  extra: oneOf(['warn', 'error']).default('warn').describe('columns of the file that are not declared'),
  key: notYet(),
  version: notYet(),
  ready: notYet(),
  freshness: notYet(),
});

export const sourcesFile = z.record(name, source);

export type SourceConfig = z.infer<typeof source>;
export type SourceColumn = z.infer<typeof column>;
export type Encoding = (typeof encodings)[number];
