import { sha256 } from '../../base/sha256.ts';

/** A mail server and how to log in to it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise the connection is upgraded when the server can (STARTTLS). */
  readonly isSecure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
}

/** Reads `smtp://user:password@host:port` or `smtps://…`. The problem is said without the secret. */
export function parseSmtpUrl(text: string): SmtpServer | { readonly problem: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    return { problem: 'the url of an smtp channel is smtp://user:password@host:port, or smtps://…' };
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    return { problem: 'the url of an smtp channel has no options behind the port' };
  if ((url.username === '') !== (url.password === ''))
    return { problem: 'the url of an smtp channel has a user and a password, or neither' };
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined)
    return { problem: 'the url of an smtp channel has a % that stands for nothing: write it as %25' };
  const isSecure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    ...(user === '' ? {} : { login: { user, password } }),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Names the account without secrets: with some providers the user is one, so it is only told apart from others. */
export const accountOf = ({ host, port, login }: SmtpServer): string =>
  `${host}:${port}${login === undefined ? '' : ` user ${sha256(login.user).slice(0, 8)}`}`;
