import { z } from 'zod';
import { channel, channelKinds, messageKinds } from './channels.ts';
import { problem } from './problem.ts';
import {
  columnNames,
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
  engine: oneOf(['duckdb']).default('duckdb'),
  path: text.default('data/warehouse.duckdb'),
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
  name: columnNames,
  lines: columnNames,
  city: text,
  region: text.optional(),
  postal_code: text,
  country: text,
});

const profile = z.strictObject({
  table: text.describe('the model that holds one row per person'),
  key: text,
  version: text.describe('the column that says when the row last changed: a newer opt-out in the ledger wins'),
  identities: z.record(name, text).describe('its columns by namespace, like { crm_id: customer_id }'),
  addresses: z.strictObject({
    email: text.optional(),
    direct_mail: postalAddress.optional(),
    sms: text.optional().describe('a column with + and the code of the country, as clean: phone makes it'),
    push: text.optional().describe('the column of the token that stands for a device'),
  }),
  consent: z
    .strictObject({
      email: text.optional(),
      direct_mail: text.optional(),
      sms: text.optional(),
      push: text.optional(),
      webhook: text.optional(),
    })
    .describe('a BOOLEAN column for each kind of channel'),
  language: text.optional(),
  timezone: text.optional(),
});

const link = z.union([
  text.transform((on) => ({ on, to: undefined })),
  z.strictObject({
    to: name.optional().describe('the entity; the name of the link when absent'),
    on: text.describe('the column of this table that holds its key'),
  }),
]);

const entity = z.strictObject({
  table: text,
  key: text,
  identity: z.record(name, text).optional().describe('namespace: column; the way from this entity to the profile'),
  links: z
    .record(name, link)
    .optional()
    .describe(
      'entities whose key a column holds: { customer: customer_id }, or { buyer: { to: customer, on: buyer_id } }',
    ),
  description: text.optional(),
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
    max: z.int().min(0),
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
    kinds: z.array(oneOf(messageKinds)).min(1),
    from: timeOfDay,
    to: timeOfDay,
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
  environments: z.record(name, environment).default({ dev: { deliver: 'outbox' } }),
  warehouse: warehouse.prefault({}),
  profile,
  entities: z.record(name, entity).default({}),
  channels: z.record(name, channel).default({}),
  governance: governance.prefault({}),
});

export type MusterConfig = z.infer<typeof musterFile>;
export type ProfileConfig = MusterConfig['profile'];
export type Guardrails = MusterConfig['governance']['guardrails'];
export type EntityConfig = MusterConfig['entities'][string];
export type Cap = MusterConfig['governance']['caps'][number];
export type QuietHours = MusterConfig['governance']['quiet_hours'][number];
export type EnvironmentConfig = MusterConfig['environments'][string];
export type PostalConfig = z.infer<typeof postalAddress>;
