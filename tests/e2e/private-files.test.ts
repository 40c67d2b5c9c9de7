import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mailShop } from '../support/mail-shop.ts';
import { musterProcess as muster, projectOf } from '../support/muster.ts';

test('what muster writes is for its user alone: folders 0700, files 0600', async () => {
  const { 'data/exports/customers.csv': customers, ...rest } = Object.fromEntries(mailShop());
  const sources = String(rest['models/sources.yml']).replace('data/exports', 'exports');
  const project = await projectOf(
    new Map(Object.entries({ ...rest, 'models/sources.yml': sources, 'exports/customers.csv': customers ?? '' })),
  );
  expect((await muster(project, ['send'])).code).toBe(0);
  expect((await muster(project, ['start', 'hello'])).code).toBe(0);
  expect((await muster(project, ['schema'])).code).toBe(0);
  const written = await modesBelow(path.join(project, 'data'));
  expect(written.filter(({ name }) => name.endsWith('.duckdb')).map(({ name }) => name)).toEqual([
    'dev/ledger.duckdb',
    'warehouse.duckdb',
  ]);
  expect(written.filter(({ mode, isFolder }) => mode !== (isFolder ? 0o700 : 0o600))).toEqual([]);
});

/** The folder itself and everything in it, with permissions. */
async function modesBelow(folder: string) {
  const names = ['', ...(await readdir(folder, { recursive: true }))].toSorted();
  return Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(folder, name));
      return { name, isFolder: found.isDirectory(), mode: found.mode & 0o777 };
    }),
  );
}
