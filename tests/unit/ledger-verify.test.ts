import path from 'node:path';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import type { RunStatus } from '../../src/ports.ts';
import { checkSurroundings } from '../../src/run/ledger/verify.ts';
import { frozenAt, frozenList } from '../support/frozen-list.ts';
import { putFiles } from '../support/muster.ts';

const missing = ['runs/win_back@2017-07-03/lists/offer.parquet is missing'];

test.each<{ status: RunStatus; isExpired: boolean; problems: readonly string[] }>([
  { status: 'sending', isExpired: false, problems: missing },
  { status: 'paused', isExpired: false, problems: missing },
  // It may begin again, and would send what is left of its list.
  { status: 'failed', isExpired: false, problems: missing },
  { status: 'failed', isExpired: true, problems: [] },
  { status: 'done', isExpired: false, problems: [] },
  { status: 'cancelled', isExpired: false, problems: [] },
])('the list of a run that is $status is gone, expired: $isExpired', async ({ status, isExpired, problems }) => {
  await using fixture = await frozenList(2);
  const { ledger, list, warehouse } = fixture;
  const folder = path.dirname(fixture.file);
  const { campaign, runKey } = list;
  await ledger.append([{ kind: 'run', campaign, runKey, status, plannedAt: frozenAt, definition: 'd' }]);
  if (isExpired) await putFiles(folder, new Map([[`runs/${runKey}/expired.json`, '{}']]));
  await using session = await warehouse.session('ledger');
  const checks = await checkSurroundings(session, ledger.position(), openFiles(), folder);
  expect(checks[0]).toEqual({ what: 'files of lists are what was frozen', problems });
});
