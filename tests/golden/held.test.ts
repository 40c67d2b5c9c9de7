import { beforeAll, expect, test } from 'vitest';
import { heard } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { projectOf, putFiles } from '../support/muster.ts';

let project: string;

const people = (least: number): [string, string] => [
  'models/audiences/everybody.sql',
  `/*---\nkind: audience\nentity: customer\ntests:\n  - expression: customer_id > ${least}\n---*/\nselect customer_id, first_name from core.customers\n`,
];

beforeAll(async () => {
  const sources = `${mailShop().get('models/sources.yml')?.toString() ?? ''}  freshness: { error_after: 50h }\n`;
  project = await projectOf(mailShop({ 'models/sources.yml': sources, ...Object.fromEntries([people(0)]) }));
  for (const command of ['muster load', 'muster build']) await heard(command, { cwd: project });
});

const said = async (command: string): Promise<string> => {
  const { code, both } = await heard(`${command} --quiet`, { cwd: project });
  return `\n${both}exit ${code}\n`;
};

test('a campaign is not started by hand on data that is too old, unless a person says so', async () => {
  const start = 'muster start hello --now 2040-01-02T10:00:00Z';
  expect(await said(start)).toBe(`
error[held]  hello@2040-01-02 is held: raw.customers is too old
  hint: muster load and muster build bring it up to date; --stale starts on what is there
exit 4
`);
  expect(await said('muster plan hello --now 2040-01-02T10:00:00Z')).toContain(
    '\nit would be held: raw.customers is too old\n',
  );
  const started = await said(`${start} --stale`);
  expect([started.includes('accepted'), started.endsWith('exit 0\n')]).toEqual([true, true]);
});

test('nor on a table of before a build that failed', async () => {
  await putFiles(project, new Map([people(1)]));
  await said('muster build');
  expect(await said('muster start hello --date 2017-07-03')).toContain(
    'hello@2017-07-03 is held: audiences.everybody was not built',
  );
});
