import { hostOf, isLoopback } from './host.ts';

/**
 * Why batches cannot be posted to a url; nothing when they can. `hosts` are those that it may name, and addresses of private
 * networks; whatever a url names that stands in the project is meant.
 */
export function webhookUrlProblem(text: string, hosts: readonly string[] | undefined): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'the url of a webhook is an https address';
  if (url.username !== '' || url.password !== '') return 'the url of a webhook has no user and no password';
  const host = hostOf(url);
  if (hosts?.includes(host) === false) return `the url of a webhook names ${host}, which is not one of its hosts`;
  if (url.protocol === 'https:' || (isLoopback(host) && hosts !== undefined)) return undefined;
  return isLoopback(host)
    ? `the url of a webhook is an https address, or one of this machine that stands in hosts: [${host}]`
    : 'the url of a webhook is an https address';
}
