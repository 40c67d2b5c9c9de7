import { encodeWord } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { Instant } from '../base/time.ts';
import type { Mailbox } from './mailbox.ts';
import { RenderProblem } from './render-problem.ts';

export interface Letter {
  readonly from: Mailbox;
  /** One address, already known to be one. */
  readonly to: string;
  readonly replyTo?: Mailbox | undefined;
  readonly subject: string;
  readonly html: string;
  readonly text?: string | undefined;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly date: Instant;
  /** What the boundary is made of: the same seed, the same bytes. */
  readonly seed: string;
  /** An https address; a POST to it unsubscribes at once (RFC 8058). */
  readonly unsubscribeUrl?: string | undefined;
}

/** A longer boundary would be split into pieces (RFC 2231), which many mail programs do not put together again. */
const boundaryLength = 24;

/**
 * The bytes of a mail (RFC 5322). The same letter gives the same bytes at any time and on any host: nothing here looks at a
 * clock or throws dice. Headers are encoded by nodemailer, which is given no content and so has nothing to fetch.
 * Throws RenderProblem when a value would break out of its header.
 */
export function composeMail(letter: Letter): Uint8Array {
  const root = new MimeNode(letter.text === undefined ? 'text/html; charset=utf-8' : 'multipart/alternative', {
    baseBoundary: letter.seed.slice(0, boundaryLength),
    boundaryPrefix: 'muster',
  });
  root.setHeader(headersOf(letter));
  if (letter.text === undefined) {
    root.setHeader('Content-Transfer-Encoding', 'quoted-printable');
    return Buffer.from(`${root.buildHeaders()}\r\n\r\n${encoded(letter.html)}\r\n`);
  }
  const head = root.buildHeaders();
  const parts = [part('text/plain', letter.text), part('text/html', letter.html)];
  const boundary = `--${root.boundary || letter.seed}`;
  return Buffer.from([`${head}\r\n`, ...parts.map((one) => `${boundary}\r\n${one}`), `${boundary}--\r\n`].join('\r\n'));
}

function headersOf({ from, to, replyTo, subject, messageId, date, unsubscribeUrl }: Letter) {
  for (const value of [
    from.name,
    from.address,
    to,
    replyTo?.name ?? '',
    replyTo?.address ?? '',
    messageId,
    unsubscribeUrl ?? '',
  ])
    assertOneLine(value, 'a header');
  assertOneLine(subject, 'the subject');
  return {
    From: from,
    To: { name: '', address: to },
    ...(replyTo === undefined ? {} : { 'Reply-To': replyTo }),
    // What only looks encoded would be decoded: it is encoded for good.
    Subject: subject.includes('=?') ? encodeWord(subject, 'Q', 52) : subject,
    'Message-ID': `<${messageId}>`,
    Date: new Date(date.epochMilliseconds).toUTCString().replace('GMT', '+0000'),
    ...(unsubscribeUrl === undefined
      ? {}
      : { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

/** A line break in a header starts the next header: whoever can write one can write them all. */
function assertOneLine(value: string, what: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) throw new RenderProblem(`${what} has a line break or control character`);
}

const part = (type: string, body: string): string =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${encoded(body)}`;

const encoded = (body: string): string => wrap(encode(body.replace(/\r\n|\r|\n/g, '\r\n')));
