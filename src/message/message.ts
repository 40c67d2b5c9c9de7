import type { Diagnostic } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { MessageStep } from '../project/project.ts';
import type { ChannelConfig } from '../project/schema/channels.ts';
import { checkEmail } from './check-email.ts';
import { type EmailContent, prepareEmail } from './email.ts';
import { checkPush, preparePush, type PushContent } from './push.ts';
import type { Renderer, Surroundings } from './rendering.ts';
import type { TemplateScope } from './scope.ts';
import { checkSms, prepareSms, type SmsContent } from './sms.ts';
import { checkWebhook, prepareWebhook, type WebhookContent } from './webhook.ts';

/** The kinds of messages, one file each. */

export type MessageContent = EmailContent | SmsContent | PushContent | WebhookContent;

/** All problems of what a step shows: its templates, and every column that they or its fields name. */
export async function checkMessage(
  step: MessageStep,
  scope: TemplateScope,
  files: CampaignFiles,
): Promise<readonly Diagnostic[]> {
  switch (step.kind) {
    case 'email':
      return checkEmail(step, scope, files);
    case 'sms':
      return checkSms(step, scope, files);
    case 'push':
      return checkPush(step, scope, files);
    case 'webhook':
      return checkWebhook(step, scope);
  }
}

/** Compiles what a step shows once, for a channel of its kind. */
export async function prepareMessage(
  step: MessageStep,
  around: Surroundings<ChannelConfig>,
): Promise<Checked<Renderer<MessageContent>>> {
  const { channel } = around;
  if (step.kind === 'email' && channel.kind === 'email') return prepareEmail(step, { ...around, channel });
  if (step.kind === 'sms' && channel.kind === 'sms') return prepareSms(step, { ...around, channel });
  if (step.kind === 'push') return preparePush(step, around);
  if (step.kind === 'webhook') return checked(prepareWebhook(step, around));
  throw new Error(`"${step.config.channel}" is of another kind than ${step.name} although it was checked`);
}
