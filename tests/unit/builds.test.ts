import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import {
  type Build,
  compactBuilds,
  forgetBuild,
  prepareBuilds,
  readBuilds,
  recordBuild,
  recordLoad,
} from '../../src/run/build/builds.ts';
import { emptyEngine } from '../support/built-model.ts';
import { rowsOf } from '../support/warehouse.ts';

const at = instantOf('2017-07-03T05:30:00Z');

const build = (version: number, more: Partial<Build> = {}): Build => ({
  kind: 'table',
  version,
  fingerprint: { sql: `text ${version}` },
  builtAt: '2017-07-03T05:30:00Z',
  ...more,
});

async function emptyWarehouse() {
  const engine = await emptyEngine();
  const session = await engine.session();
  await prepareBuilds(session);
  return {
    session,
    counted: async () => {
      const rows = await rowsOf(session, `select name || ' ' || version as text from muster.builds`);
      return rows.map(({ text }) => text);
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

test('of a name the row with the highest version counts, as a whole', async () => {
  await using warehouse = await emptyWarehouse();
  const { session, counted } = warehouse;
  await recordBuild(session, 'core.a', build(1, { kind: 'snapshot', upTo: '2017-07-02T05:30:00Z' }));
  await recordBuild(session, 'core.b', build(1));
  await recordBuild(session, 'core.a', build(10));
  const newest = new Map([
    ['core.a', build(10)],
    ['core.b', build(1)],
  ]);
  expect(await readBuilds(session)).toEqual(newest);
  await compactBuilds(session);
  expect(await counted()).toEqual(['core.b 1', 'core.a 10']);
  expect(await readBuilds(session)).toEqual(newest);
  await forgetBuild(session, 'core.a');
  expect(await counted()).toEqual(['core.b 1']);
});

test('a table of an earlier version loses its key and keeps its rows', async () => {
  await using warehouse = await emptyWarehouse();
  const { session } = warehouse;
  await session.run(`create or replace table muster.builds (
    name varchar primary key, kind varchar not null, version bigint not null, fingerprint varchar not null,
    built_at varchar not null, up_to varchar)`);
  await recordBuild(session, 'core.a', build(1));
  await prepareBuilds(session);
  await recordBuild(session, 'core.a', build(2));
  expect(await readBuilds(session)).toEqual(new Map([['core.a', build(2)]]));
});

test('a load of the same rows is no new version', async () => {
  await using warehouse = await emptyWarehouse();
  const { session, counted } = warehouse;
  await recordLoad(session, 'items', at, { rows: 'a' });
  await recordLoad(session, 'items', at, { rows: 'a' });
  expect(await counted()).toEqual(['raw.items 1']);
  await recordLoad(session, 'items', at, { rows: 'b' });
  await recordLoad(session, 'items', at, { rows: 'a' });
  expect(await counted()).toEqual(['raw.items 1', 'raw.items 2', 'raw.items 3']);
});
