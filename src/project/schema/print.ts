import { z } from 'zod';
import { problem } from './problem.ts';
import { returnFiles } from './returns.ts';
import { character, description, oneOf, secret, sql, text, timeSpan } from './words.ts';

/** `layouts/*.yml`: what a record of a print file looks like. */

const noCount = problem('wrong-value', '{value} is no whole number from 1 on');
const count = z.int({ error: noCount }).min(1, { error: noCount }).max(1_000_000_000, { error: noCount });

const column = z
  .strictObject({
    name: text.describe('the title of the column'),
    value: text.describe(
      'a column of the list, profile.x, piece_id, address.1, or a template: "{{first_name}} {{last_name}}"',
    ),
    required: z.boolean().default(false).describe('a record without it is rejected'),
    type: oneOf(['text', 'date', 'number']).default('text').describe('what format is of'),
    format: text.optional().describe('of a date: YYYYMMDD; of a number: 0.00, or 0,00 with a comma'),
    width: count.optional().describe('bytes of a fixed field; characters at most of a CSV field'),
    align: oneOf(['left', 'right']).default('left').describe('where a value stands that is shorter than the width'),
    pad: character
      .optional()
      .describe('fills a field up to its width, but an empty one; a blank in fixed records, nothing in CSV'),
    case: oneOf(['upper', 'lower', 'title'])
      .optional()
      .describe('how its letters are written; as they are when absent'),
    overflow: oneOf(['error', 'abbreviate', 'wrap', 'truncate', 'reject'])
      .default('error')
      .describe('for a value that is longer than the width; wrap goes on in the next column'),
  })
  .describe('one field of a record');

const digits = (pattern: RegExp, hint: string) =>
  z.string().regex(pattern, { error: problem('wrong-value', '{value} is no identifier of the USPS', hint) });

const intelligentMail = z
  .strictObject({
    barcode: digits(/^\d[0-4]$/, 'two digits in quotes, the second of them 0 to 4: "00"')
      .default('00')
      .describe('the barcode identifier'),
    service: digits(/^\d{3}$/, 'three digits in quotes, such as "271"').describe('the service type identifier'),
    mailer: digits(
      /^(?:[0-8]\d{5}|9\d{8})$/,
      'the mailer identifier: six digits from 0 to 8 on, or nine that begin with 9, in quotes',
    ).describe('the mailer identifier; the number of the piece has the nine or six digits that it leaves'),
    routing: text.optional().describe('the column with ZIP, ZIP+4 or delivery point: 0, 5, 9 or 11 digits'),
  })
  .describe(
    'the USPS Intelligent Mail barcode of a piece: intelligent_mail.bars (65 letters ADFT), intelligent_mail.digits',
  );

export const layoutFile = z.strictObject({
  description,
  format: oneOf(['csv', 'fixed']).describe('fixed: every field has its width in bytes'),
  record_length: count
    .optional()
    .describe('bytes of a fixed record without its line break; the widths must add up to it'),
  columns: z.array(column).min(1).describe('the fields of a record, in their order'),
  sort_by: z.array(text).default([]).describe('columns of the list or profile.x: the order of the records'),
  split_by: z.array(text).default([]).describe('a file for each of their values'),
  address: z
    .strictObject({
      lines: count.default(6).describe('lines at most, each printed by a column; a longer address is rejected'),
      max: count.default(40).describe('the width of address.1, address.2, … where a column says no other'),
      recipient: oneOf(['name', 'household.names', 'household.salutation'])
        .default('name')
        .describe('who stands on the address: the name columns of the profile, or the household'),
    })
    .optional()
    .describe('the address as its country writes it, as address.1, address.2, … from the top'),
  household: z
    .strictObject({
      by: z.array(text).min(1).describe('columns of the list or profile.x: who has the same of all lives together'),
      keep: count.default(1).describe('pieces that a household gets at most'),
      order_by: sql.optional().describe('who comes first; the order of the step when absent'),
      salutation: text
        .optional()
        .describe(
          'household.salutation where several live together: "The {{profile.last_name}} household"; the name else',
        ),
      names: text
        .optional()
        .describe(
          'what stands before the last of household.names: "&" for "John & Jane Smith"; the salutation where more than three live together, or the column has no room',
        ),
    })
    .optional()
    .describe('one piece for people who live together: household.size, household.salutation, household.names'),
  intelligent_mail: intelligentMail.optional(),
});

/** `vendors/*.yml`: how a vendor wants its files. */

const control = z
  .strictObject({
    header: text
      .optional()
      .describe(
        'the first record, a template of campaign, campaign_code, step, run, split, date, …, count, hash_total',
      ),
    trailer: text.optional().describe('the last record, of the same words: "T{{pad count 9}}"'),
    counts: oneOf(['details', 'all'])
      .default('details')
      .describe('what count counts: the addresses, or every line of the file'),
    hash_total: text.optional().describe('the column of digits whose sum, modulo 10^15, is hash_total'),
  })
  .describe('records that are no addresses');

const seeds = z
  .strictObject({
    file: text.describe('a CSV file in vendors/ with a column for each value that the layout prints'),
    per_split: count.default(1).describe('seeds in each split'),
    place: oneOf(['spread']).default('spread').describe('evenly through the order of each split'),
  })
  .describe('addresses of your own among the others, to see what arrives and when');

const noFingerprint = problem(
  'wrong-value',
  '{value} is no fingerprint of a host key',
  'write SHA256: and 43 letters, as ssh-keygen -lf shows it',
);

const delivery = z
  .strictObject({
    to: oneOf(['sftp']).describe('how they go there'),
    host: text.describe('the name of the server'),
    port: z.int().min(1).max(65_535).default(22).describe('of the server'),
    host_key: z
      .string({ error: noFingerprint })
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: noFingerprint })
      .describe("the fingerprint of the server's key, SHA256:…; a server with another key gets nothing"),
    user: text.describe('who signs in'),
    key: secret.describe('the private key: { file: path } or { env: NAME }'),
    directory: text.describe('the folder on the server'),
    done_file: z.boolean().default(true).describe('the last file is .done, with the checksums of all others'),
  })
  .describe('where a channel with provider: sftp puts the files');

export const vendorFile = z.strictObject({
  description,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, {
      error: problem('wrong-value', '{value} is no country code', 'write two capitals, such as DE'),
    })
    .optional()
    .describe('where the mail is posted; addresses elsewhere end with the name of their country'),
  encoding: oneOf(['utf-8', 'utf-8-bom', 'windows-1250', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'ascii'])
    .default('utf-8')
    .describe('how letters are written'),
  on_unmappable: oneOf(['error', 'transliterate', 'reject', 'replace'])
    .default('error')
    .describe('for characters that the encoding does not have; replace writes a question mark'),
  newline: oneOf(['crlf', 'lf']).default('crlf').describe('what ends a record'),
  csv: z
    .strictObject({
      delimiter: character.default(';').describe('between two fields'),
      quote: oneOf(['always', 'needed', 'text', 'never'])
        .default('needed')
        .describe('text: everything but columns of type number; never: a value with the delimiter in it is an error'),
      header: z.boolean().default(true).describe('names of the columns in the first line'),
    })
    .prefault({})
    .describe('how CSV files are written'),
  max_records: count.optional().describe('records of one file; more begin another part'),
  name: text
    .default('{{campaign}}_{{step}}_{{date}}.csv')
    .describe('the name of a file, from campaign, campaign_code, step, run, date, split, version and part'),
  control: control.prefault({}),
  seeds: seeds.optional(),
  delivery: delivery.optional(),
  returns: returnFiles,
  sent_when: oneOf(['written', 'acknowledged'])
    .default('written')
    .describe('when a piece counts as sent: once it is written, or once the vendor has acknowledged it'),
  encrypt: z
    .strictObject({
      pgp: z
        .union([text.transform((file) => [file]), z.array(text).min(1)])
        .describe('the file of a public key, or of several: whoever has one of their private keys can read'),
    })
    .optional()
    .describe('data files and proof leave encrypted only, in the folder pgp of the set; needs the package openpgp'),
  retain: timeSpan
    .optional()
    .describe(
      'how long the data files and the proof of a set stay here once the vendor has acknowledged them, or has them where it acknowledges nothing',
    ),
});

export type LayoutConfig = z.infer<typeof layoutFile>;
export type ColumnConfig = LayoutConfig['columns'][number];
export type VendorConfig = z.infer<typeof vendorFile>;
export type SftpDelivery = z.infer<typeof delivery>;
