import { z } from 'zod';
import { pace } from './pace.ts';
import { problem } from './problem.ts';
import { oneOf, secret, share, text, timeSpan } from './words.ts';

/** `channels` of muster.yml: the ways out, by the kind of what goes through them. */

export const channelKinds = ['email', 'sms', 'push', 'webhook', 'direct_mail'] as const;

/** Kinds whose messages go out one by one; letters are printed as files. */
export const messageKinds = ['email', 'sms', 'push', 'webhook'] as const;

const kind = <const Kind extends (typeof channelKinds)[number]>(one: Kind) =>
  z.literal(one).describe('what goes through it');

const noLatency = problem('wrong-value', '{value} is no latency', 'write one like 20ms');

/** How the provider `fake` misbehaves: shares of the messages. The rest is accepted. */
const faults = z
  .strictObject({
    reject: share.optional().describe('refused for good'),
    retry: share.optional().describe('refused for now'),
    lost_answer: share.optional().describe('it takes the message, and nobody hears of it'),
    lost_message: share.optional().describe('it never sees the message, and nobody can tell'),
    latency: z
      .string({ error: noLatency })
      .regex(/^\d{1,5}ms$/, { error: noLatency })
      .transform((text) => Number.parseInt(text, 10))
      .prefault('0ms')
      .describe('before it answers a batch'),
  })
  .refine(
    ({ latency: _latency, ...shares }) => Object.values(shares).reduce<number>((sum, one) => sum + (one ?? 0), 0) <= 1,
    {
      error: problem('wrong-value', '{key} are more than 100% together'),
    },
  )
  .prefault({})
  .describe('fake: how it misbehaves; what is left is accepted');

export type Faults = z.infer<typeof faults>;

const noUrl = problem(
  'wrong-value',
  '{value} is no https address',
  'write one like https://example.com/messages, or { env: NAME }',
);

/** The way to a receiver of batches, which docs/webhooks.md describes. Which keys a provider needs: plan/check-channels. */
const receiver = {
  url: z
    .union([z.string().regex(/^https?:\/\/\S+$/, { error: noUrl }), secret], { error: noUrl })
    .optional()
    .describe('smtp: { env: NAME } of smtp://user:password@host:port; webhook: the https address of the receiver'),
  secret: secret
    .optional()
    .describe('webhook: what batches are signed with, at least 24 bytes; whsec_ and base64, or text'),
  hosts: z
    .array(
      z.string().regex(/^[A-Za-z0-9.:-]+(\/\d{1,3})?$/, {
        error: problem('wrong-value', '{value} is no host, address or network'),
      }),
    )
    .min(1)
    .optional()
    .describe(
      'webhook: hosts that the url may name, and private addresses and networks that may be reached: localhost, 10.0.0.0/8',
    ),
  batch: z.int().min(1).max(1000).default(100).describe('webhook: messages of one request'),
  connections: z.int().min(1).max(50).default(5).describe('smtp, webhook: connections held open at once'),
  idempotent_for: z
    .union([z.literal(false), timeSpan], {
      error: problem('wrong-value', '{value} is no length of time', 'write 24h, or false'),
    })
    .default({ amount: 24, unit: 'hours' })
    .describe('webhook: so long the receiver takes the same batch again without a second effect; false when it cannot'),
  faults,
};

const email = z.strictObject({
  kind: kind('email'),
  provider: oneOf(['smtp', 'outbox', 'fake'], ['ses', 'sendgrid', 'mailgun', 'postmark', 'resend', 'brevo']).describe(
    'who takes the messages; outbox: files on this machine in every environment',
  ),
  url: secret.optional().describe('smtp: smtp://user:password@host:port'),
  from: text.describe('email: Name <address>; sms: a number, a short code, or up to 11 letters and digits'),
  reply_to: text.optional().describe('where answers go: Name <address>'),
  unsubscribe: text.optional().describe('an https address with {{unsubscribe_token}}'),
  connections: z.int().min(1).max(50).default(5).describe('smtp, webhook: connections held open at once'),
  faults,
  ...pace,
});

const noSender = problem(
  'wrong-value',
  '{value} is no sender of texts',
  'write a number like "+15005550006", a short code, or up to 11 letters and digits',
);

const sms = z.strictObject({
  kind: kind('sms'),
  provider: oneOf(['webhook', 'outbox', 'fake'], ['twilio', 'vonage', 'sinch']),
  ...receiver,
  from: z
    .string()
    .regex(/^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, { error: noSender })
    .optional()
    .describe('a number, a short code, or up to 11 letters and digits; the provider chooses when it is absent'),
  ...pace,
});

const push = z.strictObject({
  kind: kind('push'),
  provider: oneOf(['webhook', 'outbox', 'fake'], ['fcm', 'apns']),
  ...receiver,
  ...pace,
});

const webhook = z.strictObject({
  kind: kind('webhook'),
  provider: oneOf(['webhook', 'outbox', 'fake']),
  ...receiver,
  ...pace,
});

const directMail = z.strictObject({
  kind: kind('direct_mail'),
  provider: oneOf(['files', 'sftp']).describe('files: a folder of the environment; sftp: from there to the vendor'),
  vendor: text.describe('the file in vendors/ that says how this vendor wants its files'),
});

export const channel = z.discriminatedUnion('kind', [email, sms, push, webhook, directMail]);

export type ChannelConfig = z.infer<typeof channel>;
export type ChannelKind = ChannelConfig['kind'];
/** One that hands messages to a provider, one by one or in batches. */
export type MessageChannel = Exclude<ChannelConfig, { kind: 'direct_mail' }>;
export type EmailChannel = z.infer<typeof email>;
export type SmsChannel = z.infer<typeof sms>;
/** A channel whose batches a receiver may take. */
export type ReceiverChannel = z.infer<typeof sms> | z.infer<typeof push> | z.infer<typeof webhook>;
