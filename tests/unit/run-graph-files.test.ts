import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import type { RunRecord } from '../../src/ports.ts';
import { runFolder } from '../../src/run/run-folder.ts';
import { readGraph } from '../../src/run/run-graph.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const at = instantOf('2017-07-03T05:30:00Z');

const record: RunRecord = {
  ...{ campaign: 'win_back', runKey: 'win_back@a', status: 'missed', definition: 'd', plannedAt: at, startedAt: at },
  ...{ steps: [], populations: [], lists: [] },
};

test('a run that was missed has no steps to show', async () => {
  expect(await readGraph(openFiles(), runFolder(temporaryFolder(), 'win_back@a'), record)).toEqual([]);
});

test('of a run whose file names no steps those that began are shown', async () => {
  const folder = runFolder(temporaryFolder(), 'win_back@a');
  await mkdir(folder.root, { recursive: true });
  await writeFile(`${folder.root}/run.json`, '{ "campaign": "win_back" }');
  const begun: RunRecord = {
    ...record,
    steps: [{ step: 'lapsed', status: 'done', since: at }],
    populations: [{ step: 'lapsed', port: '', rows: 1, hash: 'h' }],
  };
  expect(await readGraph(openFiles(), folder, begun)).toEqual([{ name: 'lapsed', kind: '', reads: [] }]);
});
