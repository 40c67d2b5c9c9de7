import { z } from 'zod';
import { problem } from './problem.ts';
import { notYet, oneOf, secret, text } from './words.ts';

/** `channels` of muster.yml: the ways out, by the kind of what goes through them. */

export const channelKinds = ['email', 'sms', 'push', 'webhook', 'direct_mail'] as const;

/** Kinds whose messages go out one by one; letters are printed as files. */
export const messageKinds = ['email', 'sms', 'push', 'webhook'] as const;

const email = z.strictObject({
  kind: z.literal('email'),
  provider: oneOf(['smtp', 'outbox'], ['ses', 'sendgrid', 'mailgun', 'postmark', 'resend', 'brevo', 'fake']),
  url: secret.optional().describe('smtp: smtp://user:password@host:port'),
  from: text.describe('email: Name <address>; sms: a number, a short code, or up to 11 letters and digits'),
  reply_to: text.optional(),
  unsubscribe: text.optional().describe('an https address with {{unsubscribe_token}}'),
  connections: z.int().min(1).max(50).default(5).describe('smtp: connections held open at once'),
  rate: notYet(),
});

const noSender = problem(
  'wrong-value',
  '{value} is no sender of texts',
  'write a number like "+15005550006", a short code, or up to 11 letters and digits',
);

const sms = z.strictObject({
  kind: z.literal('sms'),
  provider: oneOf(['outbox'], ['webhook', 'twilio', 'vonage', 'sinch', 'fake']),
  from: z
    .string()
    .regex(/^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, { error: noSender })
    .optional()
    .describe('a number, a short code, or up to 11 letters and digits; the provider chooses when it is absent'),
});

const push = z.strictObject({
  kind: z.literal('push'),
  provider: oneOf(['outbox'], ['webhook', 'fcm', 'apns', 'fake']),
});

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  provider: oneOf(['outbox'], ['webhook', 'fake']),
});

const directMail = z.strictObject({
  kind: z.literal('direct_mail'),
  provider: oneOf(['files', 'sftp']).describe('files: a folder of the environment; sftp: from there to the vendor'),
  vendor: text.describe('the file in vendors/ that says how this vendor wants its files'),
});

export const channel = z.discriminatedUnion('kind', [email, sms, push, webhook, directMail]);

export type ChannelConfig = z.infer<typeof channel>;
export type ChannelKind = ChannelConfig['kind'];
export type EmailChannel = z.infer<typeof email>;
export type SmsChannel = z.infer<typeof sms>;
