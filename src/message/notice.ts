import type { Instant } from '../base/time.ts';
import type { MessageChannel } from '../project/schema/channels.ts';
import { asciiDomainOf, parseMailbox } from './mailbox.ts';
import { composeMail } from './mime.ts';
import type { SealedContent } from './rendering.ts';

/** What an alert tells the people who run campaigns. */
export interface Notice {
  readonly title: string;
  readonly text?: string | undefined;
  readonly campaign: string;
  readonly runKey: string;
  readonly step: string;
  /** Of the population that the alert looks at. */
  readonly rows: number;
}

export interface NoticeWay {
  readonly channel: MessageChannel;
  /** Checked: a mailbox, or a phone number. */
  readonly to: string;
  /** The same for the same notice, whenever it is made. */
  readonly id: string;
  readonly date: Instant;
}

/** A notice as a message of the channel's kind. Nobody's data is in it. */
export function sealNotice(notice: Notice, { channel, to, id, date }: NoticeWay): SealedContent {
  const { title, text, campaign, runKey, step, rows } = notice;
  switch (channel.kind) {
    case 'email': {
      const from = parseMailbox(channel.from);
      if (from === undefined) throw new Error(`"${channel.from}" is no mailbox although the channel was checked`);
      const where = `${rows === 1 ? '1 row' : `${rows} rows`} at ${step} of ${runKey}`;
      const paragraphs = [...(text === undefined ? [] : [text]), where];
      const mail = {
        ...{ from, to, subject: title, text: `${paragraphs.join('\n\n')}\n` },
        html: paragraphs.map((one) => `<p>${escaped(one)}</p>`).join('\n'),
        ...{ messageId: `${id}@${asciiDomainOf(from)}`, date, seed: id },
      };
      return { from: from.address, to, bytes: composeMail(mail) };
    }
    case 'sms':
      return {
        ...{ from: channel.from ?? '', to },
        bytes: json({ text: [title, ...(text === undefined ? [] : [text])].join(': ') }),
      };
    case 'push':
    case 'webhook':
      return { from: '', to, bytes: json({ title, text: text ?? null, campaign, run_key: runKey, step, rows }) };
  }
}

const json = (message: object): Uint8Array => Buffer.from(JSON.stringify(message));

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\n': '<br>' };

const escaped = (text: string): string => text.replace(/[&<>\n]/g, (letter) => entities[letter] ?? letter);
