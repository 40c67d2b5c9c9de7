import { didYouMean } from '../../base/suggest.ts';
import { utc } from '../../base/time.ts';
import type { ChannelKind } from '../../project/schema/channels.ts';
import { longestWord } from '../../project/schema/order.ts';
import { Busy } from '../../ports.ts';
import { suppressionsText } from '../../report/suppressions.ts';
import { addressForm, addressKeyOf, keyFingerprint } from '../../run/prepare/address-key.ts';
import { type Suppression, suppressionsAt } from '../../run/feedback/suppressions.ts';
import { knownAddressKey, openEngine } from '../context.ts';
import { openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Desk } from '../desk.ts';
import { giveAndSay, whoOf } from '../orders.ts';
import { busyFailure } from '../runner.ts';
import { importSuppressions } from '../suppression-import.ts';
import { momentOf, noAddress, type SuppressOptions } from '../suppression-options.ts';

const howToWrite: Readonly<Record<ChannelKind, string>> = {
  email: 'write anna@example.com, or a whole domain: example.com',
  sms: 'write a number with the code of its country: +442079460958',
  push: 'write the token of the device',
  webhook: 'write the key of the profile',
  direct_mail: 'write name, lines, town, code and country, with commas between them',
};

/** `muster suppress add|lift|list|import`: to whom nothing goes. The ledger gets keyed hashes, never addresses. */
export async function suppress(options: SuppressOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const key = await knownAddressKey(desk);
  const keyOf = (written: string, kind = options.kind): string => {
    const form = addressForm(kind, written);
    if (form === undefined) throw new Refusal(noAddress(written), howToWrite[kind]);
    return addressKeyOf(form, key);
  };
  const under = keyFingerprint(key);
  const [action = '', ...what] = options.what;
  switch (action) {
    case 'add':
      return add({ under, keys: someOf(action, what).map((written) => keyOf(written)) }, options, desk);
    case 'lift': {
      const keys = new Map(someOf(action, what).map((written) => [keyOf(written), written]));
      return lift({ under, keys }, options, desk);
    }
    case 'list':
      return list(
        what.map((written) => keyOf(written)),
        options,
        desk,
      );
    case 'import':
      return importSuppressions(what, options, desk, key);
    default:
      throw new Refusal(`there is no muster suppress ${action}`, didYouMean(action, ['add', 'lift', 'list', 'import']));
  }
}

/** Addresses as the ledger knows them, and the fingerprint of the key that they are hashed under. */
interface Hashed<Keys> {
  readonly under: string;
  readonly keys: Keys;
}

function someOf(action: string, what: readonly string[]): readonly string[] {
  if (what.length > 0) return what;
  throw new Refusal(`muster suppress ${action} needs an address`, `muster suppress ${action} anna@example.com`);
}

function add({ under, keys }: Hashed<readonly string[]>, options: SuppressOptions, desk: Desk): Promise<ExitCode> {
  const { kind, scope, reason = 'by hand', expires } = options;
  if (reason.length > longestWord) throw new Refusal(`--reason has more than ${longestWord} characters`);
  const until = expires === undefined ? undefined : momentOf(expires, desk);
  if (typeof until === 'string') throw new Refusal(`--expires ${until}`, 'write 2027-01-31, or 90d');
  const expiresAt = until === undefined ? {} : { expiresAt: utc(until) };
  const addresses = keys.map((key) => ({ key, kind, scope, reason, ...expiresAt }));
  return giveAndSay({ command: 'suppress', who: whoOf(desk.io), under, addresses }, desk);
}

/** Whoever lifts what is not there has mistyped it; that is found out when nobody else holds the ledger. */
async function lift(
  { under, keys }: Hashed<ReadonlyMap<string, string>>,
  { kind }: SuppressOptions,
  desk: Desk,
): Promise<ExitCode> {
  const found = await look(desk, [...keys.keys()]);
  const isThere = (key: string): boolean =>
    found instanceof Busy || found.some((one) => one.key === key && one.kind === kind);
  const missing = [...keys].find(([key]) => !isThere(key));
  if (missing !== undefined) throw new Refusal(`"${missing[1]}" is not on the suppression list`);
  const addresses = [...keys.keys()].map((key) => ({ key, kind }));
  return giveAndSay({ command: 'lift', who: whoOf(desk.io), under, addresses }, desk);
}

async function list(keys: readonly string[], { json }: SuppressOptions, desk: Desk): Promise<ExitCode> {
  const { io } = desk;
  const found = await look(desk, keys.length === 0 ? undefined : keys);
  if (found instanceof Busy) throw await busyFailure(found, desk);
  const plain = found.map(({ since, expiresAt, ...one }) => ({
    ...{ ...one, since: utc(since) },
    ...(expiresAt === undefined ? {} : { expiresAt: utc(expiresAt) }),
  }));
  io.out(json ? JSON.stringify(plain, null, 2) : suppressionsText(plain, io.style));
  return exitCode.done;
}

/** What the ledger has, unless another muster holds it. */
async function look(desk: Desk, keys?: readonly string[]): Promise<Suppression[] | Busy> {
  const { place, project, environment, clock } = desk;
  try {
    await using engine = await openEngine({
      ...{ root: place.root, project, environment, ledger: true, warehouse: false },
    });
    await using session = await engine.session('ledger');
    return await suppressionsAt(session, clock.now(), keys);
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    return cause;
  }
}
