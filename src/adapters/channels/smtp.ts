import { createTransport, type SendMailOptions } from 'nodemailer';
import { isLoopback } from '../../base/host.ts';
import { secretForms, withoutSecrets } from '../../base/secret-forms.ts';
import type { Channel, Outcome, SealedMessage } from '../../ports.ts';
import { masked } from './masked.ts';
import { type SmtpFailure, smtpOutcome } from './smtp-outcome.ts';
import { accountOf, parseSmtpUrl, type SmtpServer } from './smtp-url.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:port`. */
  readonly url: string;
  /** Connections held open at once; one mail is on its way on each. */
  readonly connections: number;
  readonly timeouts?: SmtpTimeouts;
}

/** In milliseconds. */
export interface SmtpTimeouts {
  /** From looking up the name to the server's greeting. */
  readonly connect: number;
  /** Silence of the server while it is asked for something. */
  readonly answer: number;
}

// RFC 5321, 4.5.3.2.6: after the final dot ten minutes; giving up sooner only makes more mails whose fate is unknown.
const patient: SmtpTimeouts = { connect: 30_000, answer: 600_000 };

/**
 * Hands mails to an SMTP server, one a time on each connection. Nothing is tried twice here but a mail of which not a byte
 * was written, when a connection turns out to be closed. Throws when the url is none.
 */
export function openSmtp({ url, connections, timeouts = patient }: SmtpOptions): Channel {
  const server = parseSmtpUrl(url);
  if ('problem' in server) throw new Error(server.problem);
  const { send, close } = openPool(server, connections, timeouts, secretForms(url));
  return {
    limits: { batch: 1, inFlight: connections, idempotent: false, timeLimit: longest(timeouts), reports: false },
    account: accountOf(server),
    send: ({ messages }, signal) => Promise.all(messages.map((message) => send(message, signal))),
    [Symbol.asyncDispose]: () => {
      close();
      return Promise.resolve();
    },
  };
}

/** A server that is slow at every command still gets its time for the answer to the final dot. */
const longest = ({ connect, answer }: SmtpTimeouts): number => 3 * connect + 2 * answer;

/** A mail whose way can be watched: the library hands it through to where it is read. */
interface Watched extends SendMailOptions {
  /** The pool reads a mail once for each attempt. When it has read it to its end, the final dot can have been written. */
  readonly progress: { isRead: boolean };
}

/** Some servers say what they were given, also in the form in which it came: `secrets`. */
function openPool(
  { host, port, isSecure, login }: SmtpServer,
  connections: number,
  { connect, answer }: SmtpTimeouts,
  secrets: readonly string[],
) {
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: isSecure,
    maxConnections: connections,
    // A login is never sent in the clear, and never left out because a server does not ask for it.
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password }, forceAuth: true }),
    requireTLS: login !== undefined && !isSecure && !isLoopback(host),
    dnsTimeout: connect,
    connectionTimeout: connect,
    greetingTimeout: connect,
    socketTimeout: answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', ({ message, data }, done) => {
    const { progress } = data as Watched;
    const read = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      progress.isRead = false;
      return read(options).once('end', () => {
        progress.isRead = true;
      });
    };
    done();
  });
  const send = async ({ from, to, bytes }: SealedMessage, signal: AbortSignal): Promise<Outcome> => {
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const mail: Watched = { envelope: { from, to: [to] }, raw, signal, progress: { isRead: false } };
    try {
      const { response } = await transport.sendMail(mail);
      return { kind: 'accepted', providerId: receiptOf(response, to, secrets) };
    } catch (cause) {
      return smtpOutcome(cause as SmtpFailure, mail.progress.isRead, to, secrets);
    }
  };
  const close = (): void => {
    transport.close();
  };
  return { send, close };
}

/** What the server calls the mail, as far as it says so: `250 2.0.0 Ok: queued as 4F2A`. */
const receiptOf = (response: string, recipient: string, secrets: readonly string[]): string => {
  const own = /(?:queued as|id=)\s*([^\s<>;,]+)/i.exec(withoutSecrets(response, secrets))?.[1];
  return own ?? masked(response.replace(/^\d+\s*/, ''), recipient, secrets);
};
