import { z } from 'zod';
import { character, notYet, oneOf, text } from './words.ts';

/** `layouts/*.yml`: what a record of a print file looks like. */

const column = z
  .strictObject({
    name: text,
    value: text.describe('a column of the list, or a template: "{{first_name}} {{last_name}}"'),
    required: z.boolean().default(false),
    type: notYet(),
    format: notYet(),
    width: notYet(),
    align: notYet(),
    pad: notYet(),
    case: notYet(),
    overflow: notYet(),
  })
  .describe('one field of a record');

export const layoutFile = z.strictObject({
  description: text.optional(),
  format: oneOf(['csv'], ['fixed']),
  columns: z.array(column).min(1),
  sort_by: z.array(text).default([]),
  split_by: notYet(),
  record_length: notYet(),
  address: notYet(),
  household: notYet(),
});

/** `vendors/*.yml`: how a vendor wants its files. */
export const vendorFile = z.strictObject({
  description: text.optional(),
  encoding: oneOf(
    ['utf-8', 'utf-8-bom'],
    ['windows-1250', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'ascii'],
  ).default('utf-8'),
  newline: oneOf(['crlf', 'lf']).default('crlf'),
  csv: z
    .strictObject({
      delimiter: character.default(';'),
      quote: oneOf(['always', 'needed']).default('needed'),
      header: z.boolean().default(true),
    })
    .prefault({}),
  name: text
    .default('{{campaign}}_{{step}}_{{date}}.csv')
    .describe('the name of a file, from campaign, step, run and date'),
  on_unmappable: notYet(),
  max_records: notYet(),
  control: notYet(),
  seeds: notYet(),
  delivery: notYet(),
  encrypt: notYet(),
  retain: notYet(),
});

export type LayoutConfig = z.infer<typeof layoutFile>;
export type VendorConfig = z.infer<typeof vendorFile>;
