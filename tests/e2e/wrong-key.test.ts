import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, transcript } from '../support/muster.ts';

/** Under another key nobody would be known again: who is suppressed would get mail. */

const wayOut = `  hint: nothing is sent, for who is suppressed would not be known again: bring data/keys back, or do without the old one: muster ledger adopt --env dev --reason TEXT
`;
const otherKey = `
error[wrong-key]  data/keys/address.key is not the key under which data/dev/ledger.duckdb knows addresses
${wayOut}exit 2
`;
const noKey = `
error[wrong-key]  data/keys/address.key is missing: under it data/dev/ledger.duckdb knows addresses
${wayOut}exit 2
`;

test('a key that is not the one of the ledger', async () => {
  const project = await projectOf(mailShop());
  const [keys, inbox] = [path.join(project, 'data/keys'), path.join(project, 'data/dev/inbox')];
  const says = async (command: string): Promise<string> => transcript(await muster(project, command.split(' ')));
  for (const command of ['load', 'build', 'suppress add anna1@example.org', 'start hello --key one'])
    expect(await muster(project, command.split(' '))).toMatchObject({ code: 0 });

  await rename(keys, `${keys}.kept`);
  for (const command of ['start hello --key two', 'pause hello@one', 'erase 1', 'suppress add anna2@example.org'])
    expect(await says(command)).toBe(noKey);
  expect(await readdir(path.dirname(keys))).not.toContain('keys');

  const other = await projectOf(mailShop());
  expect(await muster(other, ['suppress', 'add', 'anna1@example.org'])).toMatchObject({ code: 0 });
  await rename(path.join(other, 'data/keys'), keys);
  for (const command of ['send', 'suppress add anna2@example.org', 'settle hello@one letter --as rejected'])
    expect(await says(command)).toBe(otherKey);
  expect(await says('plan hello')).toContain('warning[wrong-key]');
  expect(await readdir(inbox)).toEqual([]);
  const sent = await readdir(path.join(project, 'data/dev/outbox'), { recursive: true });
  expect(sent.filter((name) => name.endsWith('.eml'))).toHaveLength(4);

  expect(await says('ledger adopt --reason lost')).toBe(`
adopted  data/dev/ledger.duckdb

Its key of addresses is another one: who was suppressed by address is not known again. Suppress them again.
exit 0
`);
  expect(await muster(project, ['suppress', 'add', 'anna1@example.org'])).toMatchObject({ code: 0 });
});
