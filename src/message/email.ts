import { hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { EmailStep } from '../project/project.ts';
import type { EmailChannel } from '../project/schema/channels.ts';
import { readEmail } from './email-templates.ts';
import { asciiDomainOf, isAddress, type Mailbox, parseMailbox } from './mailbox.ts';
import { composeMail } from './mime.ts';
import { RenderProblem } from './render-problem.ts';
import {
  assertFilled,
  type MessageRow,
  orProblem,
  type Renderer,
  type SealedContent,
  sound,
  type Surroundings,
} from './rendering.ts';
import { compileTemplate } from './template.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

export interface EmailContent {
  readonly kind: 'email';
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text?: string;
}

/** Compiles the templates of a step once. The channel was checked: its sender is a mailbox. */
export async function prepareEmail(
  step: EmailStep,
  around: Surroundings<EmailChannel>,
): Promise<Checked<Renderer<EmailContent>>> {
  const { subject, markup, text, diagnostics } = await readEmail(step, around.files);
  if (subject === undefined || markup === undefined || hasErrors(diagnostics)) return { diagnostics };
  const from = mailboxOf(around.channel.from);
  const replyTo = around.channel.reply_to === undefined ? undefined : mailboxOf(around.channel.reply_to);
  const content = contentRenderer({ subject: subject.text, html: markup, text: text?.text }, around);
  const seal = (row: MessageRow): SealedContent => {
    const url = unsubscribeUrl(row, around);
    const bytes = composeMail({
      from,
      replyTo,
      ...content(row, url),
      messageId: `${row.sendKey}@${asciiDomainOf(from)}`,
      date: around.frozenAt,
      seed: row.sendKey,
      unsubscribeUrl: url,
    });
    return { from: from.address, to: row.address, bytes };
  };
  const preview = (row: MessageRow): EmailContent => content(row, unsubscribeUrl(row, around));
  return checked({ render: orProblem(seal), preview: orProblem(preview) }, diagnostics);
}

function mailboxOf(text: string): Mailbox {
  const mailbox = parseMailbox(text);
  if (mailbox === undefined) throw new Error(`"${text}" is no mailbox although the channel was checked`);
  return mailbox;
}

function contentRenderer(
  written: { readonly subject: string; readonly html: string; readonly text: string | undefined },
  around: Surroundings<EmailChannel>,
): (row: MessageRow, unsubscribeUrl: string | undefined) => EmailContent {
  const { languageColumn } = around;
  const subject = compileTemplate(written.subject, 'none', languageColumn);
  const html = compileTemplate(written.html, 'html', languageColumn);
  const text = written.text === undefined ? undefined : compileTemplate(written.text, 'none', languageColumn);
  return (row, url) => {
    if (!isAddress(row.address)) throw new RenderProblem('the address is no mailbox');
    const data = { ...row.data, ...around.words, ...(url === undefined ? {} : { unsubscribe_url: url }) };
    const content = {
      kind: 'email' as const,
      to: row.address,
      subject: sound(subject.render(data), 'the subject'),
      html: sound(html.render(data), 'the html'),
      ...(text === undefined ? {} : { text: sound(text.render(data), 'the text') }),
    };
    assertFilled(content.subject, 'the subject');
    return content;
  };
}

function unsubscribeUrl({ profileKey }: MessageRow, { channel, campaign, unsubscribeKey }: Surroundings<EmailChannel>) {
  const token = unsubscribeToken(unsubscribeKey, { profileKey, kind: channel.kind, campaign });
  return channel.unsubscribe?.replace('{{unsubscribe_token}}', token);
}
