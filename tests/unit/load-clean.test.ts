import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

let rig: LoadRig;

beforeEach(async () => {
  rig = await loadRig();
});

afterEach(() => rig[Symbol.asyncDispose]());

/** What became of each text of a column, in the order of the file: its value, or why the row was refused. */
async function outcomes(column: string, header: string, rows: readonly string[]): Promise<unknown[]> {
  rig.write('x.csv', [header, ...rows, ''].join('\n'));
  const columns = `{ text: ${column}${header.includes('land') ? ', land: { type: varchar }' : ''} }`;
  await rig.load(`x:\n  files: x.csv\n  rejects: { max_share: 100% }\n  columns: ${columns}\n`);
  const kept = (await rig.rows('select "text" as outcome from raw.x')).map(({ outcome }) => outcome);
  const refused = await rig.rows('select line, error from raw._rejects where column_name is not null order by line');
  for (const { line, error } of refused) kept.splice((line as number) - 2, 0, error ?? '');
  return kept;
}

test('email: one address, trimmed, the domain in small letters', async () => {
  const cases = [
    [' Ann.Lee@Example.COM ', 'Ann.Lee@example.com'],
    ['josé@exämple.de', 'josé@exämple.de'],
    ['a@xn--exmple-cua.de', 'a@xn--exmple-cua.de'],
    ['ann@localhost', '"ann@localhost" is no email address'],
    ['ann.@example.com', '"ann.@example.com" is no email address'],
    ['ann@@example.com', '"ann@@example.com" is no email address'],
    ['ann@example.com; bob@example.com', '"ann@example.com; bob@example.com" is no email address'],
    ['n/a', '"n/a" is no email address'],
    ['"   "', null],
    ['ann@example.com', 'ann@example.com'],
  ] as const;
  const rows = cases.map(([text]) => text);
  expect(await outcomes('{ type: varchar, clean: email }', 'text', rows)).toEqual(cases.map(([, outcome]) => outcome));
});

test('phone of one country: as E.164 has it', async () => {
  const cases = [
    ['020 7946 0958', '+442079460958'],
    ['(020) 7946-0958', '+442079460958'],
    ['+1 398 555 0132', '+13985550132'],
    ['0044 20 7946 0958', '+442079460958'],
    ['12', '"12" has not the length of a phone number of GB'],
    ['020794609581234567890', '"020794609581234567890" is too long for a phone number'],
    ['call me', '"call me" is no phone number'],
    ['020 7946 0958 ext 5', '"020 7946 0958 ext 5" has an extension, which no message can reach'],
    ['+999 1234567', '"+999 1234567" begins with + and no code of a country'],
    ['" "', null],
  ] as const;
  const rows = cases.map(([text]) => text);
  expect(await outcomes('{ type: varchar, clean: phone, country: GB }', 'text', rows)).toEqual(
    cases.map(([, outcome]) => outcome),
  );
});

test('phone with the country in a column beside it, or with none', async () => {
  const cases = [
    ['398-555-0132,US', '+13985550132'],
    ['030 901820,de', '+4930901820'],
    ['+442079460958,', '+442079460958'],
    ['020 7946 0958,', '"020 7946 0958" is a phone number without a country'],
    ['020 7946 0958,UK', '"020 7946 0958" is of "UK", which is no country of ISO 3166'],
  ] as const;
  const rows = cases.map(([text]) => text);
  expect(await outcomes('{ type: varchar, clean: phone, country: { column: land } }', 'text,land', rows)).toEqual(
    cases.map(([, outcome]) => outcome),
  );
});

test('all rows clean: nothing is read twice, and all keep their order', async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `020 7946 ${String(index).padStart(4, '0')}`);
  expect(await outcomes('{ type: varchar, clean: phone, country: GB }', 'text', rows)).toEqual(
    rows.map((text) => `+44${text.slice(1).replaceAll(' ', '')}`),
  );
});
