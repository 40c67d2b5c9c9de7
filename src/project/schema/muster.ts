import { z } from 'zod';
import { channel, channelKinds, messageKinds } from './channels.ts';
import { problem } from './problem.ts';
import {
  columnNames,
  description,
  name,
  notYet,
  oneOf,
  percentage,
  share,
  text,
  timeOfDay,
  timeSpan,
  variables,
  zone,
} from './words.ts';

/** `muster.yml`: the project, its environments, the profile, the entities and the channels. */

const environment = z.strictObject({
  deliver: oneOf(['outbox', 'providers']).describe('outbox: every channel writes files and nothing leaves the machine'),
});

const noMemory = problem('wrong-value', '{value} is no amount of memory', 'write 512MB or 4GB');

const warehouse = z.strictObject({
  engine: oneOf(['duckdb']).default('duckdb').describe('what keeps the tables and runs the SQL'),
  path: text
    .default('data/warehouse.duckdb')
    .describe('the file of the tables, below the project; all environments share it'),
  memory: z
    .string({ error: noMemory })
    .regex(/^\d+(MB|GB)$/, { error: noMemory })
    .default('4GB')
    .describe('of the engine; what needs more goes through the disk where it can'),
  threads: z
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('of the engine, and models that are built at the same time, where none waits for another'),
});

const postalAddress = z.strictObject({
  name: columnNames.describe('columns of the name, joined by blanks'),
  lines: columnNames.describe('columns of the street, a line each'),
  city: text.describe('a column'),
  region: text.optional().describe('a column: the state or province, where the country writes one'),
  postal_code: text.describe('a column of text: numbers lose their zeros'),
  country: text.describe('a column of two letters of ISO 3166: DE'),
});

const consentColumn = text.optional().describe('true: such messages are allowed; NULL: as governance says');

const profile = z.strictObject({
  table: text.describe('the model that holds one row per person'),
  key: text.describe('its column that names the person'),
  version: text.describe('the column that says when the row last changed: a newer opt-out in the ledger wins'),
  identities: z.record(name, text).describe('its columns by namespace, like { crm_id: customer_id }'),
  addresses: z
    .strictObject({
      email: text.optional().describe('a column'),
      direct_mail: postalAddress.optional().describe('the columns of the postal address'),
      sms: text.optional().describe('a column with + and the code of the country, as clean: phone makes it'),
      push: text.optional().describe('the column of the token that stands for a device'),
    })
    .describe('columns of the profile table, by the kind of channel'),
  consent: z
    .strictObject({
      email: consentColumn,
      direct_mail: consentColumn,
      sms: consentColumn,
      push: consentColumn,
      webhook: consentColumn,
    })
    .describe('a BOOLEAN column for each kind of channel'),
  language: text.optional().describe('a column: how dates and numbers of a message are written; en, de-AT'),
  timezone: text.optional().describe('a column: the zone of send_at and of quiet hours; else that of the project'),
});

const link = z.union([
  text.transform((on) => ({ on, to: undefined })),
  z.strictObject({
    to: name.optional().describe('the entity; the name of the link when absent'),
    on: text.describe('the column of this table that holds its key'),
  }),
]);

const entity = z.strictObject({
  table: text.describe('the model that holds one row per thing'),
  key: text.describe('its column that names the thing'),
  identity: z.record(name, text).optional().describe('namespace: column; the way from this entity to the profile'),
  links: z
    .record(name, link)
    .optional()
    .describe(
      'entities whose key a column holds: { customer: customer_id }, or { buyer: { to: customer, on: buyer_id } }',
    ),
  description,
});

const kinds = z.array(oneOf(channelKinds)).min(1);

const oneWindow = problem(
  'wrong-value',
  'a cap counts within a length of time or per calendar period',
  'write within: 7d or per: month',
);

const cap = z
  .strictObject({
    name,
    kinds: kinds.describe('kinds of channels that are counted together'),
    max: z.int().min(0).describe('messages that are allowed in that time'),
    within: timeSpan.optional().describe('rolling: the last 7d'),
    per: oneOf(['day', 'week', 'month']).optional().describe('the calendar of the project; weeks begin on Monday'),
    by: text
      .optional()
      .describe(
        'a column of the profile table, such as its household: who shares its value shares the cap. Default: each profile and each address',
      ),
  })
  .refine(({ within, per }) => (within === undefined) !== (per === undefined), { error: oneWindow });

const quietHours = z
  .strictObject({
    kinds: z.array(oneOf(messageKinds)).min(1).describe('kinds of channels that are quiet'),
    from: timeOfDay.describe('when it begins to be quiet: "21:00"'),
    to: timeOfDay.describe('when messages go out again: "08:00"'),
    zone: z
      .union([z.literal('recipient'), zone])
      .default('recipient')
      .describe('recipient, or a time zone'),
  })
  .refine(({ from, to }) => from !== to, {
    error: problem('wrong-value', 'quiet hours from and to the same time never end'),
  });

const guardrails = z
  .strictObject({
    max_recipients: z.int().min(0).optional().describe('messages of one send list'),
    max_change: percentage.optional().describe('of the number of messages since the last run, either way: 50%'),
  })
  .describe('a send list over one of them waits for a person, where providers deliver');

const governance = z.strictObject({
  consent_default: oneOf(['deny', 'allow']).default('deny').describe('what a NULL consent means'),
  caps: z.array(cap).default([]).describe('how many marketing messages one recipient gets at most'),
  quiet_hours: z.array(quietHours).default([]).describe('when marketing messages wait'),
  holdout: share.optional().describe('a stable share of the profiles that no marketing message goes to'),
  guardrails: guardrails.prefault({}),
  retain: timeSpan
    .prefault('30 days')
    .describe('how long the files of a run that is over keep people: lists, populations, mails, print files'),
  test_recipients: notYet(),
});

export const musterFile = z.strictObject({
  name,
  timezone: zone.default('UTC').describe('the zone of schedules and dates'),
  vars: variables.default({}),
  environments: z
    .record(name, environment)
    .default({ dev: { deliver: 'outbox' } })
    .describe('chosen by --env; each has its own ledger and runs below data/<name>'),
  warehouse: warehouse.prefault({}).describe('where the tables are'),
  profile: profile.describe('the table of the people, and what its columns mean'),
  entities: z.record(name, entity).default({}).describe('what rows of populations can stand for'),
  channels: z.record(name, channel).default({}).describe('the ways out, by names that steps use'),
  governance: governance.prefault({}).describe('what holds for all campaigns'),
});

export type MusterConfig = z.infer<typeof musterFile>;
export type ProfileConfig = MusterConfig['profile'];
export type Guardrails = MusterConfig['governance']['guardrails'];
export type EntityConfig = MusterConfig['entities'][string];
export type Cap = MusterConfig['governance']['caps'][number];
export type QuietHours = MusterConfig['governance']['quiet_hours'][number];
export type EnvironmentConfig = MusterConfig['environments'][string];
export type PostalConfig = z.infer<typeof postalAddress>;
