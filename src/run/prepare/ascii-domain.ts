import { inAscii } from '../../message/mailbox.ts';
import type { Session } from '../../ports.ts';

/**
 * A macro that lists of emails use: the ASCII form of a domain that is written in other letters, or in a code for them; NULL
 * for all others. What has no such form gets an empty one: no address can exist there. The program is asked about few.
 */
export const asciiDomainMacro = `create or replace temp macro __ascii_domain(domain) as
  case when strlen(domain) > length(domain) or contains(domain, 'xn--') then muster_ascii_domain(domain) end`;

export const asciiDomain = (domain: string): string => `__ascii_domain(${domain})`;

/** Lets the engine ask for the ASCII form of a domain. */
export const defineAsciiDomain = (session: Session): void => {
  session.define('muster_ascii_domain', 1, (domain = '') => inAscii(domain));
};
