import { describe, expect, test } from 'vitest';
import type { ChannelKind } from '../../src/project/schema/channels.ts';
import type { Row } from '../../src/ports.ts';
import { addressForm } from '../../src/run/prepare/address-key.ts';
import { anna, type Columns, makeCustomers, musterYml } from '../support/customers.ts';
import { keyOf, listRig } from '../support/preparing.ts';

/** Who is listed for a text, a push message or a webhook, and under which address. */

const steps = {
  sms: 'sms: { channel: way, text: Hello',
  push: 'push: { channel: way, title: Hello, body: there',
  webhook: 'webhook: { channel: way, body: { customer: customer_id }',
};
type Kind = keyof typeof steps;

const campaignOf = (kind: Kind, inside = ''): string => `
entity: customer
steps:
  people: { audience: audiences.lapsed }
  offer: { ${steps[kind]}${inside} }, from: people }
`;

const filesOf = (kind: Kind) => ({
  'muster.yml': musterYml
    .replace('{ email: email }', '{ sms: phone, push: token }')
    .replace('email: email_consent', 'sms: agreed, push: agreed, webhook: agreed')
    .replace('channels:', `channels:\n  way: { kind: ${kind}, provider: outbox }`),
});

const person: Columns = { ...anna, phone: `'+442079460958'`, token: `'a1:B2'`, agreed: 'true' };

async function rigOf(kind: Kind, people: readonly Columns[], inside = '') {
  const rig = await listRig(campaignOf(kind, inside), filesOf(kind));
  await makeCustomers(rig, person, ...people);
  return rig;
}

const everybody = 'select customer_id from core.customers';
const addresses = (listed: readonly Row[]) => listed.map(({ address }) => address);

describe('the address', () => {
  test.each<[kind: Kind, what: string, person: Columns, address: string]>([
    ['sms', 'a number', {}, '+442079460958'],
    ['sms', 'a number with gaps', { phone: `'+44 20-7946.0958' || chr(160)` }, '+442079460958'],
    ['sms', 'no number', { phone: 'null::varchar' }, 'no_address'],
    ['sms', 'without the code of its country', { phone: `'020 7946 0958'` }, 'bad_address'],
    ['sms', 'a zero that nobody dials', { phone: `'+44 (0)20 7946 0958'` }, 'bad_address'],
    ['sms', 'too short', { phone: `'+44123'` }, 'bad_address'],
    ['sms', 'too long', { phone: `'+4412345678901234'` }, 'bad_address'],
    ['push', 'a token', {}, 'a1:B2'],
    ['push', 'no token', { token: `' '` }, 'no_address'],
    ['push', 'a token with a gap', { token: `'a1 B2'` }, 'bad_address'],
    ['push', 'a token of other letters', { token: `'tökén'` }, 'bad_address'],
    ['push', 'a token as long as a letter', { token: `repeat('x', 4097)` }, 'bad_address'],
    ['webhook', 'the key of the profile', {}, '1'],
    ['webhook', 'no consent', { agreed: 'false' }, 'no_consent'],
    ['sms', 'no consent', { agreed: 'null::boolean' }, 'no_consent'],
  ])('%s: %s', async (kind, _what, changed, address) => {
    await using rig = await rigOf(kind, [changed]);
    const { listed, excluded } = await rig.prepare(everybody);
    expect([...addresses(listed), ...excluded.values()]).toEqual([address]);
  });

  test('may be a column of the population, for a machine too', async () => {
    await using rig = await rigOf('webhook', [{}], ', address: account');
    const { listed } = await rig.prepare(`select customer_id, 'acc-1' as account from core.customers`);
    expect(addresses(listed)).toEqual(['acc-1']);
  });
});

test('two people with one number get one text, two people with nothing but keys two messages to the machine', async () => {
  const two = [{}, { customer_id: '2' }];
  await using texts = await rigOf('sms', two);
  expect([...(await texts.prepare(everybody)).excluded]).toEqual([['2', 'duplicate_address']]);
  await using machine = await rigOf('webhook', two);
  expect(addresses((await machine.prepare(everybody)).listed)).toEqual(['1', '2']);
});

describe('suppressed', () => {
  test.each<[kind: Kind, written: string]>([
    ['sms', '+44 20 7946 0958'],
    ['push', ' a1:B2 '],
    ['webhook', '1'],
  ])('%s, as a person writes it', async (kind, written) => {
    await using rig = await rigOf(kind, [{}]);
    const suppress = (channelKind: ChannelKind, form: string) =>
      rig.ledger.append([{ kind: 'suppression', addressKey: keyOf(form), channelKind, scope: 'all', reason: 'asked' }]);
    await suppress('email', addressForm(kind, written) ?? '');
    expect([...(await rig.prepare(everybody)).excluded.values()]).toEqual([]);
    await suppress(kind, addressForm(kind, written) ?? '');
    expect([...(await rig.prepare(everybody)).excluded.values()]).toEqual(['suppressed']);
  });

  test.each<[kind: ChannelKind, written: string]>([
    ['sms', '020 7946 0958'],
    ['push', 'a b'],
    ['webhook', ' '],
  ])('%s: what cannot be an address', (kind, written) => {
    expect(addressForm(kind, written)).toBeUndefined();
  });
});
