import type { Instant } from '../base/time.ts';
import type { Row } from '../ports.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import { RenderProblem } from './render-problem.ts';

/** What rendering is for every kind of message: one row in, one message out, the same whenever and wherever. */

/** What is the same for every message of a list. */
export interface Surroundings<Channel> {
  readonly channel: Channel;
  readonly files: CampaignFiles;
  /** The campaign's id: part of the unsubscribe link. */
  readonly campaign: string;
  /** When the list was frozen: the date of its mails. */
  readonly frozenAt: Instant;
  /** What messages may show besides the row: `vars`, `campaign`, `run_date`. */
  readonly words: Row;
  readonly unsubscribeKey: Uint8Array;
  /** The profile's column with the code of the person's language. */
  readonly languageColumn?: string | undefined;
}

/** One row of a list: the population's columns, and those of the profile under `profile`. */
export interface MessageRow {
  readonly sendKey: string;
  readonly profileKey: string;
  readonly address: string;
  readonly data: Row;
}

export interface Renderer<Content> {
  /** The same row gives the same bytes. */
  render(row: MessageRow): SealedContent | RowProblem;
  /** What its recipient gets to see, to look at. */
  preview(row: MessageRow): Content | RowProblem;
}

/** A message as it is handed to a channel: ports.ts says what the bytes of each kind are. */
export interface SealedContent {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/** This row cannot become a message; the next one may. Says why without anybody's data. */
export interface RowProblem {
  readonly problem: string;
}

export const orProblem =
  <T>(render: (row: MessageRow) => T) =>
  (row: MessageRow): T | RowProblem => {
    try {
      return render(row);
    } catch (cause) {
      if (cause instanceof RenderProblem) return { problem: cause.message };
      throw cause;
    }
  };

/** More than this nobody reads, and no template means. */
const maxLength = 1_000_000;

/** Half a character cannot be encoded; and a message has a size that people can read. */
export function sound(text: string, what: string): string {
  if (text.length > maxLength) throw new RenderProblem(`${what} is longer than 1 MB`);
  if (/\p{Surrogate}/u.test(text)) throw new RenderProblem(`${what} has half a character`);
  return text;
}

export function assertFilled(text: string, what: string): void {
  if (text.trim() === '') throw new RenderProblem(`${what} is empty`);
}

/** The message as the JSON that it goes out as, when it is at most so many bytes long. */
export function jsonBytes(message: Row, most: number): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(message));
  if (bytes.length > most) throw new RenderProblem(`the message has more than ${most} bytes`);
  return bytes;
}
