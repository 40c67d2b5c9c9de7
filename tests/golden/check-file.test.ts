import { expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const checking = (inside: string) =>
  problemsOf(
    edited(
      'campaigns/win_back/campaign.yml',
      '  cells:',
      `  vip: { file: ${inside} }\n  few: { filter: points > 3, from: vip }\n  cells:`,
    ),
  );

const columns = 'columns: { customer_id: { type: integer }, points: { type: integer } }';

test('a sound one, whose columns others read', async () => {
  expect(await checking(`{ path: data/vip.csv, ${columns} }`)).toBe('');
});

test.each([
  [`{ path: data/vip.csv }`, 'missing-key', '"columns" is missing'],
  [`{ path: ../vip.csv, ${columns} }`, 'wrong-value', '"../vip.csv" lies outside of the project'],
  [
    `{ path: data/keys/vip.csv, ${columns} }`,
    'refused-file',
    '"data/keys/vip.csv" may name a file of data/keys, which is never read as data',
  ],
  [`{ path: data/*.csv, ${columns} }`, 'wrong-value', '"data/*.csv" can match several files'],
  [`{ path: a.csv, key: nr, ${columns} }`, 'missing-key', 'the key "nr" is no declared column of the file'],
  [
    `{ path: a.csv, key: points, ${columns} }`,
    'duplicate-name',
    '"points" becomes "customer_id", and there is a column of that name',
  ],
  [`{ path: a.csv, max_age: soon, ${columns} }`, 'wrong-value', '"soon" is no length of time'],
  [`{ path: a.csv, columns: { customer_id: { type: numbr } } }`, 'unknown-type', `'numbr' is no type of the engine`],
  [`{ path: a.csv, separator: ";", ${columns} }`, 'unknown-key', 'unknown key "separator"'],
])('%s', async (inside, code, message) => {
  const [first] = (await checking(inside)).trim().split('\n');
  expect(first).toMatch(/:7:\d+ /);
  expect(first?.replace(/ campaigns.*?:7:\d+ {2}/, ' ')).toBe(`error[${code}] ${message}`);
});

test('rejected rows are no population that others can take on', async () => {
  expect(
    await problemsOf(
      edited(
        'campaigns/win_back/campaign.yml',
        '  cells:',
        `  vip: { file: { path: a.csv, ${columns} } }\n  bad: { filter: line > 3, from: vip.rejected }\n  cells:`,
      ),
    ),
  ).toContain('error[missing-key]');
});
