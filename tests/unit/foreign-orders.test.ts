import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import type { Order } from '../../src/project/schema/order.ts';
import { leaveOrder, openInbox } from '../../src/run/steer/inbox.ts';
import { frozenList } from '../support/frozen-list.ts';
import { temporaryFolder } from '../support/warehouse.ts';

test('orders whose addresses are hashed under another key than the ledger has are refused, for they would name nobody', async () => {
  await using fixture = await frozenList(1);
  const { ledger } = fixture;
  const [folder, files, addressKey] = [temporaryFolder(), openFiles(), 'a'.repeat(64)];
  const inbox = openInbox({ ledger, files, folder, addressKey, emit: () => undefined });
  const leave = (id: string, order: object) => leaveOrder(files, folder, id, { who: 'ann', ...order } as Order);
  const addresses = [{ key: '1'.repeat(64), kind: 'email' }];
  const suppressed = { command: 'suppress', addresses: [{ ...addresses[0], scope: 'all', reason: 'asked' }] };
  const under = 'b'.repeat(64);
  await leave('01', { ...suppressed, under });
  await leave('02', { command: 'lift', addresses, under });
  await leave('03', { command: 'erase', profile: '2', keys: {}, addresses, under });
  await leave('04', { ...suppressed, under: addressKey });
  await inbox.drain();
  const foreign =
    "its addresses are hashed under another data/keys/address.key than the ledger's: bring that one back and give the command again";
  expect(await ledger.orders(['01', '02', '03', '04'])).toEqual(
    new Map([
      ['01', foreign],
      ['02', foreign],
      ['03', foreign],
      ['04', ''],
    ]),
  );
  // An order that does not say is none.
  await leave('05', suppressed);
  await inbox.drain();
  expect(readdirSync(`${folder}/inbox`)).toEqual(['rejected']);
});
