import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { muster, projectOf, putFiles, transcript } from '../support/muster.ts';

const shop = new Map([
  [
    'muster.yml',
    `name: shop
timezone: Europe/London
vars: { least: { type: integer, default: 1 } }
profile: { table: core.visitors, key: id, version: v, identities: { crm_id: id }, addresses: { email: email }, consent: {} }
entities: { visitor: { table: core.visitors, key: id, identity: { crm_id: id } } }
channels: {}
`,
  ],
  [
    'models/sources.yml',
    'visits:\n  files: visits.csv\n  columns: { id: { type: integer }, email: { type: varchar }, v: { type: timestamp } }\n',
  ],
  ['models/core/visitors.sql', '/*---\ntests: [{ unique: id }]\n---*/\nselect * from raw.visits where id >= $least\n'],
  ['models/core/names.sql', '/*---\ntests: [{ not_null: email }]\n---*/\nselect id, email from core.visitors\n'],
  [
    'models/core/history.sql',
    '/*---\nkind: snapshot\nkey: id\ntests: [{ not_null: email }]\n---*/\nselect id, email from core.visitors\n',
  ],
  ['visits.csv', 'id,email,v\n1,ann@example.com,2017-07-01\n2,bob@example.com,2017-07-02\n'],
]);

const night = ['--now', '2017-07-03T06:30:00+01:00'];

test('a second build runs nothing and says why; explain says what would change', async () => {
  const project = await projectOf(shop);
  await muster(project, ['load']);
  const first = await muster(project, ['build', '--quiet', ...night]);
  expect(first.code).toBe(0);
  const { code, err } = await muster(project, ['build', ...night]);
  expect([code, err.match(/^\w+ +core\.\w+ .*$/gm)]).toEqual([
    0,
    [
      'kept     core.visitors                 nothing changed since 2017-07-03 05:30 UTC',
      'kept     core.history                  nothing changed since 2017-07-03 05:30 UTC',
      'kept     core.names                    nothing changed since 2017-07-03 05:30 UTC',
    ],
  ]);
  const modified = await muster(project, ['build', '--quiet', '--json', '--select', 'state:modified', ...night]);
  expect([modified.code, modified.out]).toEqual([0, '[]\n']);
  const explained = await muster(project, [
    'build',
    '--quiet',
    '--explain',
    'core.names',
    '--var',
    'least=2',
    ...night,
  ]);
  expect(explained.out).toBe('core.names would be built because core.visitors is newer\n');
  const unknown = await muster(project, ['build', '--quiet', '--explain', 'core.name']);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('there is no model "core.name"')]);
});

test('retry builds what failed or was skipped, and nothing else', async () => {
  const project = await projectOf(shop);
  expect((await muster(project, ['retry'])).err).toContain('there was no build yet');
  await writeFile(path.join(project, 'visits.csv'), 'id,email,v\n1,ann@example.com,2017-07-01\n1,,2017-07-02\n');
  await muster(project, ['load']);
  expect((await muster(project, ['build', '--quiet', ...night])).code).toBe(1);
  const results = JSON.parse(await readFile(path.join(project, 'data/run_results.json'), 'utf8')) as unknown;
  expect(results).toEqual({
    version: 1,
    at: expect.stringMatching(/^2017-07-03T05:30:/) as string,
    models: [
      { model: 'core.visitors', status: 'failed', tests: [{ test: 'unique(id)', status: 'failed', rows: 1 }] },
      { model: 'core.history', status: 'skipped', because: 'core.visitors' },
      { model: 'core.names', status: 'skipped', because: 'core.visitors' },
    ],
  });
  await writeFile(path.join(project, 'visits.csv'), 'id,email,v\n1,ann@example.com,2017-07-01\n');
  await muster(project, ['load']);
  const retried = await muster(project, ['retry', '--json', '--quiet', ...night]);
  const models = JSON.parse(retried.out) as readonly { readonly model: string; readonly status: string }[];
  expect([retried.code, models.map(({ model, status }) => [model, status])]).toEqual([
    0,
    [
      ['core.visitors', 'built'],
      ['core.history', 'built'],
      ['core.names', 'built'],
    ],
  ]);
  expect((await muster(project, ['retry'])).err).toContain('nothing failed in the last build');
});

test('the table of a model that is gone is told of, and dropped when that is wanted', async () => {
  const project = await projectOf(shop);
  await muster(project, ['load']);
  await muster(project, ['build', '--quiet']);
  await rm(path.join(project, 'models/core/names.sql'));
  const left = await muster(project, ['build']);
  expect(left.err).toContain(
    'warning  core.names is no model any more, and is still in the warehouse: muster build --prune drops it',
  );
  expect((await muster(project, ['build', '--prune'])).err).toContain('dropped  core.names');
  expect((await muster(project, ['build'])).err).not.toContain('core.names');
  const gone = await muster(project, ['query', 'select table_name from information_schema.tables']);
  expect(transcript(gone)).not.toContain('names');
});

test('check tells what exports do not bring back, and what is left of sources and models that are gone', async () => {
  const more = `${shop.get('models/sources.yml')?.toString() ?? ''}old:
  files: old.csv
  load: append
  columns: { id: { type: integer } }
`;
  const project = await projectOf(new Map([...shop, ['models/sources.yml', more], ['old.csv', 'id\n1\n']]));
  await muster(project, ['load']);
  await muster(project, ['build', '--quiet']);
  expect(transcript(await muster(project, ['check']))).toContain(`
Back up data/warehouse.duckdb: exports alone do not bring these back
  append    raw.old
  snapshot  core.history
`);
  await putFiles(project, new Map([['models/sources.yml', shop.get('models/sources.yml') ?? '']]));
  await rm(path.join(project, 'models/core/history.sql'));
  expect(transcript(await muster(project, ['check']))).toContain(`
In the warehouse, and not in the project any more: muster build --prune drops
  core.history
  raw.old
`);
  expect(JSON.parse((await muster(project, ['check', '--json'])).out)).toMatchObject({
    not_rebuildable: [],
    orphans: ['core.history', 'raw.old'],
  });
  const pruned = await muster(project, ['build', '--prune']);
  expect(pruned.err).toContain('dropped  core.history\ndropped  raw.old\n');
  expect((await muster(project, ['check'])).out).toBe('');
  await putFiles(project, new Map([['models/sources.yml', more]]));
  expect((await muster(project, ['load', 'old'])).err).toContain('loaded   raw.old                       1 row');
});

test('the unit tests of a model run before it is built, and when it is kept only if they changed', async () => {
  const unit = (expected: string): string => `keeps_known:
  given: { raw.visits: [{ id: 1, email: ann@example.com }, { id: 0 }] }
  expect: [{ id: ${expected} }]
`;
  const project = await projectOf(new Map([...shop, ['models/core/visitors.test.yml', unit('2')]]));
  await muster(project, ['load']);
  const failed = await muster(project, ['build', '--select', 'core.visitors', ...night]);
  expect(transcript(failed)).toBe(`
1 warning about the project: see muster check
failed   core.visitors                 unit test keeps_known is not as expected

✗ core.visitors is not published; what was there stays
  ✗ core.visitors.keeps_known  models/core/visitors.test.yml:1
       id
    ─  ──
    -   2
    +   1
    1 row is missing, 1 row was not expected
exit 1
`);
  const results = JSON.parse(await readFile(path.join(project, 'data/run_results.json'), 'utf8')) as unknown;
  expect(results).toMatchObject({
    models: [{ model: 'core.visitors', status: 'failed', tests: [{ test: 'core.visitors.keeps_known', rows: 2 }] }],
  });
  await writeFile(path.join(project, 'models/core/visitors.test.yml'), unit('1'));
  expect((await muster(project, ['build', '--quiet', ...night])).code).toBe(0);
  const again = async (): Promise<readonly unknown[]> => {
    const { code, err } = await muster(project, ['build', '--select', 'core.visitors', ...night]);
    return [code, /^(?:kept|built|failed) .*$/m.exec(err)?.[0]];
  };
  const kept = [0, 'kept     core.visitors                 nothing changed since 2017-07-03 05:30 UTC'];
  expect(await again()).toEqual(kept);
  await writeFile(path.join(project, 'models/core/visitors.test.yml'), unit('2'));
  const failing = [1, 'failed   core.visitors                 unit test keeps_known is not as expected'];
  expect([await again(), await again()]).toEqual([failing, failing]);
  await writeFile(path.join(project, 'models/core/visitors.test.yml'), `# the same again\n${unit('1')}`);
  expect(await again()).toEqual(kept);
});
