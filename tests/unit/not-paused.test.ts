import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { ListRecord, RunRecord } from '../../src/ports.ts';
import { effectOf } from '../../src/run/steer/order-effect.ts';

const at = instantOf('2017-07-03T05:30:00Z');
const runKey = 'win_back@2017-07-03';
const list: ListRecord = {
  ...{ campaign: 'win_back', runKey, step: 'offer', channel: 'post', channelKind: 'direct_mail', entity: 'customer' },
  ...{ rows: 3, excluded: 0, hash: 'h', frozenAt: at, exclusions: {}, counts: { listed: 3 } },
};
const run: RunRecord = {
  ...{ campaign: 'win_back', runKey, status: 'sending', plannedAt: at, startedAt: at, definition: 'd' },
  ...{ steps: [], populations: [], lists: [list] },
};

/** Why a resume of this run, or of its list, is refused. */
function said(of: Partial<RunRecord>, step?: string): string {
  const order = { command: 'resume', run: runKey, who: 'ann', ...(step === undefined ? {} : { step }) } as const;
  const effect = effectOf({ id: '01', order }, { ...run, ...of });
  return 'refused' in effect ? effect.refused : '';
}

test.each<[what: string, of: Partial<RunRecord>, step: string | undefined, text: string]>([
  ['goes on by itself', {}, undefined, `${runKey} is not paused: muster send carries it on`],
  [
    'has a set that could not be printed',
    { note: 'offer: nothing is printed: NAME has 9 bytes and room for 8; correct the layout' },
    undefined,
    `${runKey} is not paused: muster send carries it on; what stopped it last: offer: nothing is printed: NAME has 9 bytes and room for 8; correct the layout`,
  ],
  [
    'holds one list',
    { steps: [{ step: 'offer', status: 'paused', since: at, note: 'too many complaints' }] },
    undefined,
    `${runKey} is not paused, only offer: muster resume ${runKey} offer`,
  ],
  [
    'is paused as a whole, and one list is named',
    { status: 'paused' },
    'offer',
    `offer of ${runKey} is not paused by itself, the whole run is: muster resume ${runKey}`,
  ],
  [
    'waits for a person',
    { status: 'waiting_confirm', note: 'nobody has confirmed this campaign yet' },
    undefined,
    `${runKey} is not paused, it waits for a person: nobody has confirmed this campaign yet; muster confirm ${runKey} lets it go on`,
  ],
  [
    'failed',
    { status: 'failed', note: 'the disk is full' },
    undefined,
    `${runKey} is not paused, it failed: muster send tries it again; what stopped it last: the disk is full`,
  ],
])('a resume of a run that %s', (_, of, step, text) => {
  expect(said(of, step)).toBe(text);
});
