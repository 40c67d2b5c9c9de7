import { hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import type { Row } from '../ports.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { EmailStep } from '../project/project.ts';
import type { EmailChannel } from '../project/schema/muster.ts';
import { readEmail } from './email-templates.ts';
import { asciiDomainOf, isAddress, type Mailbox, parseMailbox } from './mailbox.ts';
import { composeMail } from './mime.ts';
import { RenderProblem } from './render-problem.ts';
import { compileTemplate } from './template.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

/** What is the same for every message of a list. */
export interface EmailSurroundings {
  readonly channel: EmailChannel;
  readonly files: CampaignFiles;
  /** The campaign's id: part of the unsubscribe link. */
  readonly campaign: string;
  /** When the list was frozen: the date of its mails. */
  readonly frozenAt: Instant;
  /** What templates may use besides the row: `vars`, `campaign`, `run_date`. */
  readonly words: Row;
  readonly unsubscribeKey: Uint8Array;
  /** The profile's column with the code of the person's language. */
  readonly languageColumn?: string | undefined;
}

/** One row of a list: the population's columns, and those of the profile under `profile`. */
export interface EmailRow {
  readonly sendKey: string;
  readonly profileKey: string;
  readonly address: string;
  readonly data: Row;
}

export interface EmailRenderer {
  /** The same row gives the same bytes, whenever and wherever. */
  render(row: EmailRow): SealedMail | RowProblem;
  /** The texts of the mail, to look at. */
  preview(row: EmailRow): EmailContent | RowProblem;
}

export interface SealedMail {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

export interface EmailContent {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text?: string;
}

/** This row cannot become a message; the next one may. Says why without anybody's data. */
export interface RowProblem {
  readonly problem: string;
}

/** More than this no mail program shows, and no template means. */
const maxLength = 1_000_000;

/** Compiles the templates of a step once. The channel was checked: its sender is a mailbox. */
export async function prepareEmail(step: EmailStep, around: EmailSurroundings): Promise<Checked<EmailRenderer>> {
  const { subject, markup, text, diagnostics } = await readEmail(step, around.files);
  if (subject === undefined || markup === undefined || hasErrors(diagnostics)) return { diagnostics };
  const from = mailboxOf(around.channel.from);
  const replyTo = around.channel.reply_to === undefined ? undefined : mailboxOf(around.channel.reply_to);
  const content = contentRenderer({ subject: subject.text, html: markup, text: text?.text }, around);
  const seal = (row: EmailRow): SealedMail => ({
    from: from.address,
    to: row.address,
    bytes: composeMail({
      from,
      replyTo,
      ...content(row),
      messageId: `${row.sendKey}@${asciiDomainOf(from)}`,
      date: around.frozenAt,
      seed: row.sendKey,
      unsubscribeUrl: unsubscribeUrl(row, around),
    }),
  });
  return checked({ render: orProblem(seal), preview: orProblem(content) }, diagnostics);
}

function mailboxOf(text: string): Mailbox {
  const mailbox = parseMailbox(text);
  if (mailbox === undefined) throw new Error(`"${text}" is no mailbox although the channel was checked`);
  return mailbox;
}

function contentRenderer(
  written: { readonly subject: string; readonly html: string; readonly text: string | undefined },
  around: EmailSurroundings,
): (row: EmailRow) => EmailContent {
  const { languageColumn } = around;
  const subject = compileTemplate(written.subject, 'none', languageColumn);
  const html = compileTemplate(written.html, 'html', languageColumn);
  const text = written.text === undefined ? undefined : compileTemplate(written.text, 'none', languageColumn);
  return (row) => {
    if (!isAddress(row.address)) throw new RenderProblem('the address is no mailbox');
    const url = unsubscribeUrl(row, around);
    const data = { ...row.data, ...around.words, ...(url === undefined ? {} : { unsubscribe_url: url }) };
    const content = {
      to: row.address,
      subject: sound(subject.render(data), 'the subject'),
      html: sound(html.render(data), 'the html'),
      ...(text === undefined ? {} : { text: sound(text.render(data), 'the text') }),
    };
    if (content.subject.trim() === '') throw new RenderProblem('the subject is empty');
    return content;
  };
}

/** Half a character cannot be encoded; and a mail has a size that people can read. */
function sound(text: string, what: string): string {
  if (text.length > maxLength) throw new RenderProblem(`${what} is longer than 1 MB`);
  if (/\p{Surrogate}/u.test(text)) throw new RenderProblem(`${what} has half a character`);
  return text;
}

function unsubscribeUrl({ profileKey }: EmailRow, { channel, campaign, unsubscribeKey }: EmailSurroundings) {
  const token = unsubscribeToken(unsubscribeKey, { profileKey, kind: channel.kind, campaign });
  return channel.unsubscribe?.replace('{{unsubscribe_token}}', token);
}

const orProblem =
  <T>(render: (row: EmailRow) => T) =>
  (row: EmailRow): T | RowProblem => {
    try {
      return render(row);
    } catch (cause) {
      if (cause instanceof RenderProblem) return { problem: cause.message };
      throw cause;
    }
  };
