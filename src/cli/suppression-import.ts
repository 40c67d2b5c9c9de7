import { existsSync } from 'node:fs';
import path from 'node:path';
import { utc } from '../base/time.ts';
import { type ChannelKind, channelKinds } from '../project/schema/channels.ts';
import { longestWord } from '../project/schema/order.ts';
import { addressForm, addressKeyOf, keyFingerprint } from '../run/prepare/address-key.ts';
import type { RejectedRow } from '../run/feedback/headed-csv.ts';
import { readSuppressionFile, type SuppressionRow } from '../run/feedback/suppression-file.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import type { Desk } from './desk.ts';
import { giveAndSay, whoOf } from './orders.ts';
import { momentOf, noAddress, type Suppress, type SuppressOptions } from './suppression-options.ts';

/** More than one order of the inbox should hold. */
const mostRows = 200_000;

/** What is sound is taken; what is not is shown with its line, and the command fails. */
export async function importSuppressions(
  what: readonly string[],
  options: SuppressOptions,
  desk: Desk,
  key: Uint8Array,
): Promise<ExitCode> {
  const { io } = desk;
  const [written, ...more] = what;
  const file = path.resolve(io.cwd, written ?? '');
  if (written === undefined || more.length > 0)
    throw new Refusal('muster suppress import needs one file', 'muster suppress import suppressed.csv');
  if (!existsSync(file)) throw new Refusal(`there is no file ${written}`);
  const read = await readSuppressionFile(desk.place.files, file);
  if ('problem' in read) throw new Refusal(`${written}: ${read.problem}`, read.hint);
  if (read.rows.length > mostRows)
    throw new Refusal(`${written} has more than ${mostRows.toLocaleString('en')} rows`, 'split it');

  const rejects: RejectedRow[] = [...read.rejects];
  const addresses = new Map<string, Suppress>();
  for (const row of read.rows) {
    const found = suppressionOf(row, options, desk, key);
    if (typeof found === 'string') rejects.push({ line: row.line, because: found });
    else addresses.set(`${found.kind} ${found.scope} ${found.key}`, found);
  }
  rejects.sort((a, b) => a.line - b.line);
  if (!options.json) for (const { line, because } of rejects) io.err(`${written}:${line}  ${because}`);
  if (addresses.size === 0) throw new Refusal(`${written} has no row that can be taken`);
  const given = await giveAndSay(
    { command: 'suppress', who: whoOf(io), under: keyFingerprint(key), addresses: [...addresses.values()] },
    desk,
    {
      rejects: rejects.map((reject) => ({ ...reject })),
    },
  );
  return rejects.length > 0 ? exitCode.failed : given;
}

/** What a row says, what it does not say as on the command line; else what is wrong with it. */
function suppressionOf(row: SuppressionRow, options: SuppressOptions, desk: Desk, key: Uint8Array): Suppress | string {
  const { kind = options.kind, scope = options.scope, reason = options.reason ?? 'imported' } = row;
  if (!isChannelKind(kind)) return `"${kind}" is no kind: ${channelKinds.join(', ')}`;
  if (scope !== 'all' && scope !== 'marketing') return `"${scope}" is no scope: all, marketing`;
  if (reason.length > longestWord) return `"reason" has more than ${longestWord} characters`;
  const form = addressForm(kind, row.address);
  if (form === undefined) return row.address === '' ? 'it has no address' : noAddress(row.address);
  const expires = row.expires ?? options.expires;
  const until = expires === undefined ? undefined : momentOf(expires, desk);
  if (typeof until === 'string') return `"expires": ${until}`;
  return {
    key: addressKeyOf(form, key),
    kind,
    scope,
    reason,
    ...(until === undefined ? {} : { expiresAt: utc(until) }),
  };
}

const isChannelKind = (word: string): word is ChannelKind => channelKinds.some((kind) => kind === word);
