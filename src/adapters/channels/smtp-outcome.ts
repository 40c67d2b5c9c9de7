import type { Outcome } from '../../ports.ts';
import { masked } from './masked.ts';

/** What nodemailer says of a mail that failed. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: string | undefined;
  /** The command that was answered: `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH …`; `CONN` for the connection itself. */
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

/**
 * What became of a mail that failed. `isHandedOver`: all of it was given to the connection, the final dot included, so the
 * server may have taken it. Before that nothing can have been processed: a server acts on the dot and on nothing else
 * (RFC 5321, 4.1.1.4 and 4.1.1.10).
 */
export function smtpOutcome(
  failure: SmtpFailure,
  isHandedOver: boolean,
  recipient: string,
  secrets: readonly string[] = [],
): Outcome {
  const { code, command, responseCode: reply = 0 } = failure;
  const reason = masked(failure.response ?? failure.message, recipient, secrets);
  // 421 after the dot says that the connection ends, and nothing of the mail.
  const isAnswered = code === 'EMESSAGE' && command === 'DATA' && reply !== 421;
  if (isHandedOver && !isAnswered) return { kind: 'unknown', reason };
  if (isPermanent(failure, reply)) return { kind: permanentKind(command, reply), reason };
  return { kind: 'retry', reason, ...(tooMuch.includes(reply) ? { isThrottled: true } : {}) };
}

/** How servers say that it is too much at once: by closing, by a mailbox that is busy, by an error or a refusal for the time being. */
const tooMuch = [421, 450, 451, 454];

/** 503 says that the session is out of step; the same mail can pass on another connection. */
const isPermanent = ({ code }: SmtpFailure, reply: number): boolean =>
  reply === 0 ? code === 'EAUTH' || code === 'ENOAUTH' : reply >= 500 && reply !== 503;

/** Of one mail, or of all: whoever is refused at the door, at the login or as a sender is refused with every mail. */
function permanentKind(command: string | undefined, reply: number): 'rejected' | 'stop' {
  if ([530, 534, 535, 538].includes(reply)) return 'stop';
  if (command === 'MAIL FROM') return reply === 552 ? 'rejected' : 'stop';
  return command === 'RCPT TO' || command === 'DATA' ? 'rejected' : 'stop';
}
