import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Configured } from '../project/project.ts';
import type { EmailChannel } from '../project/schema/channels.ts';
import { parseMailbox } from './mailbox.ts';

const token = '{{unsubscribe_token}}';

/** What the shape of an email channel does not say: its senders are mailboxes, and its unsubscribe link can work. */
export function checkEmailChannel({ config, place }: Pick<Configured<EmailChannel>, 'config' | 'place'>): Diagnostic[] {
  const senders = (['from', 'reply_to'] as const).flatMap((key) => {
    const written = config[key];
    if (written === undefined || parseMailbox(written) !== undefined) return [];
    const hint = 'write Name <address>, or the address alone';
    return [error('wrong-value', `"${written}" is not one mailbox`, { span: place([key]), hint })];
  });
  const problem = config.unsubscribe === undefined ? undefined : linkProblem(config.unsubscribe);
  if (problem === undefined) return senders;
  const hint = `write one like https://example.com/u/${token}`;
  return [...senders, error('wrong-value', problem, { span: place(['unsubscribe']), hint })];
}

function linkProblem(link: string): string | undefined {
  const pieces = link.split(token);
  if (pieces.length !== 2) return `an unsubscribe link has ${token} in it, once`;
  const address = pieces.join('token');
  if (/[{}]/.test(address)) return `an unsubscribe link has no placeholder but ${token}`;
  return /^https:\/\/[^\s<>"]+$/.test(address) && URL.canParse(address)
    ? undefined
    : 'an unsubscribe link is an https address';
}
