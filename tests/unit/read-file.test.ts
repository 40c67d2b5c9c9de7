import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { prepareLedger } from '../../src/adapters/ledger/ledger.ts';
import { instantOf } from '../../src/base/time.ts';
import { isChannelStep } from '../../src/project/project.ts';
import { populate } from '../../src/run/populate.ts';
import { runFolder } from '../../src/run/run-folder.ts';
import { parquetRows, projectOf } from '../support/preparing.ts';
import { testWarehouse } from '../support/warehouse.ts';

const runKey = 'win_back@2017-07-03';

/** Builds a step `vip` over the text of `data/exports/vip.csv`. */
async function reading(text: string | undefined, inside: string, now = '2017-07-03T05:30:00Z') {
  const step = `{ path: data/exports/vip.csv, ${inside} }`;
  const yaml = `\nentity: customer\nsteps:\n  vip: { file: ${step} }\n`;
  const project = projectOf({ 'campaigns/win_back/campaign.yml': yaml });
  const { warehouse, folder: root } = await testWarehouse();
  await using _engine = warehouse;
  await using ledger = await warehouse.session('ledger');
  await prepareLedger(ledger);
  mkdirSync(`${root}/data/exports`, { recursive: true });
  if (text !== undefined) writeFileSync(`${root}/data/exports/vip.csv`, text);
  const environmentFolder = `${root}/data/dev`;
  const folder = runFolder(environmentFolder, runKey);
  const campaign = project.campaigns.get('win_back');
  const vip = campaign?.steps.get('vip');
  if (campaign === undefined || vip === undefined || isChannelStep(vip)) throw new Error('there is no step');
  const planned = { step: vip, reads: [], tables: [], saved: new Map(), outputs: new Map() };
  const around = { environmentFolder, runKey, now: instantOf(now) };
  const parameters = {};
  const context = { warehouse, files: openFiles(), folder, parameters, project, campaign, ...around };
  const { notes } = await populate(planned, vip, context);
  const rows = (name: string) => parquetRows(`${folder.root}/steps/${name}.parquet`);
  return { notes, main: await rows('vip'), rejected: await rows('vip__rejected') };
}

const columns = 'columns: { customer_id: { type: integer }, mail: { type: varchar, clean: email } }';

test('rows of a file, with what is not declared left out', async () => {
  expect(await reading('customer_id,mail,other\n1,a@EXAMPLE.com,x\n2,,y\n', columns)).toEqual({
    notes: [],
    main: [
      { customer_id: 1, mail: 'a@example.com' },
      { customer_id: 2, mail: null },
    ],
    rejected: [],
  });
});

test("a key of another name becomes the entity's key", async () => {
  const { main } = await reading(
    'nr;mail\n7;a@b.de\n',
    `key: nr, csv: { delimiter: ";" }, columns: { nr: { type: integer } }`,
  );
  expect(main).toEqual([{ customer_id: 7 }]);
});

const bad = 'customer_id,mail\n1,a@b.de\nx,b@b.de\n,c@b.de\n4,nobody\n';

test('rows that cannot be read, or have no key, are in rejected', async () => {
  expect(await reading(bad, `${columns}, rejects: { max_rows: 3 }`)).toEqual({
    notes: ['3 of 4 rows of data/exports/vip.csv cannot be read: they are in vip.rejected'],
    main: [{ customer_id: 1, mail: 'a@b.de' }],
    rejected: [
      { line: 3, raw: 'x,b@b.de', column_name: 'customer_id', error: '"x" is no integer' },
      { line: 4, raw: ',c@b.de', column_name: 'customer_id', error: 'has no value' },
      { line: 5, raw: '4,nobody', column_name: 'mail', error: '"nobody" is no email address' },
    ],
  });
});

test.each([
  {
    what: 'more rejects than are allowed',
    text: bad,
    inside: columns,
    message:
      'vip: 3 of 4 rows of data/exports/vip.csv cannot be read, and rejects allows none; line 3 customer_id "x" is no integer',
  },
  {
    what: 'no file',
    text: undefined,
    inside: columns,
    message: 'vip: there is no file "data/exports/vip.csv" (the path begins at the project)',
  },
  {
    what: 'a key twice',
    text: 'customer_id,mail\n1,\n1,\n',
    inside: columns,
    message: 'vip has customer_id "1" 2 times: the key of a population is unique',
  },
])('$what fails the run', async ({ text, inside, message }) => {
  await expect(reading(text, inside)).rejects.toThrow(message);
});

test('a file that is too old fails the run', async () => {
  const old = reading('customer_id,mail\n1,\n', `${columns}, max_age: 26h`, '2090-01-01T00:00:00Z');
  await expect(old).rejects.toThrow(/^vip: data\/exports\/vip\.csv is of 20.*Z, and max_age is 26 hours$/);
});
