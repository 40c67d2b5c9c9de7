import { expect, test } from 'vitest';
import type { Event } from '../../src/base/event.ts';
import { instantOf } from '../../src/base/time.ts';
import type { RunRecord, SignalRecord } from '../../src/ports.ts';
import type { Campaign } from '../../src/project/project.ts';
import { signalledOccasions, untimelySignals } from '../../src/run/schedule/signalled-runs.ts';
import { checkedProject } from '../support/built-model.ts';

const givenAt = instantOf('2017-07-02T23:30:00Z');
const signal = (id: string, variables = {}, campaign = 'win_back'): SignalRecord => ({
  ...{ campaign, id, variables, givenAt },
});

async function scene(config: object) {
  const { value: plan } = await checkedProject({
    'campaigns/win_back/campaign.yml': `
entity: customer
vars: { part: { type: integer, default: 1 } }
steps:
  lapsed: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }
`,
    'campaigns/win_back/recent.sql': undefined,
    'campaigns/win_back/offer.mjml': undefined,
  });
  const campaign = plan?.campaigns.get('win_back')?.campaign;
  if (plan === undefined || campaign === undefined) throw new Error('the project is not sound');
  const events: Event[] = [];
  const heeding = { ...campaign, config: { ...campaign.config, ...config } } as Campaign;
  return {
    events,
    campaign: heeding,
    occasions: (signals: readonly SignalRecord[], runs: readonly string[] = []) =>
      signalledOccasions(
        plan,
        [heeding],
        signals,
        runs.map((runKey) => ({ runKey }) as RunRecord),
        (event) => void events.push(event),
      ).map(({ runKey, date, overrides }) => ({ runKey, date: date.toString(), overrides })),
  };
}

const heeds = { live: true, schedule: { kind: 'on_signal' } };

test('each signal is one run, for the local day on which it was given, with its variables', async () => {
  const { occasions } = await scene(heeds);
  expect(occasions([signal('part_7', { part: '7' }), signal('part_8')])).toEqual([
    { runKey: 'win_back@part_7', date: '2017-07-03', overrides: { part: '7' } },
    { runKey: 'win_back@part_8', date: '2017-07-03', overrides: {} },
  ]);
});

test('a signal that has its run starts nothing more', async () => {
  const { occasions } = await scene(heeds);
  expect(occasions([signal('part_7')], ['win_back@part_7'])).toEqual([]);
});

test('a signal whose run differs from another only in case starts nothing, and is told of', async () => {
  const { occasions, events } = await scene(heeds);
  expect(occasions([signal('Part_7'), signal('x'), signal('X')], ['win_back@part_7'])).toMatchObject([
    { runKey: 'win_back@x' },
  ]);
  expect(events).toMatchObject([
    { runKey: 'win_back@Part_7', because: 'it differs only in case from win_back@part_7' },
    { runKey: 'win_back@X', because: 'it differs only in case from win_back@x' },
  ]);
});

test.each([
  ['a draft', { ...heeds, live: false }],
  ['a campaign without a schedule', { live: true }],
  ['a campaign with another schedule', { live: true, schedule: { kind: 'cron', cron: '0 6 * * *' } }],
])('%s heeds no signal', async (_what, config) => {
  const { occasions, events } = await scene(config);
  expect({ found: occasions([signal('part_7')]), events }).toEqual({ found: [], events: [] });
});

test('a signal with a variable that the campaign has no more starts nothing, and is told of', async () => {
  const { occasions, events } = await scene(heeds);
  expect(occasions([signal('x', { item: '7' }), signal('y')])).toMatchObject([{ runKey: 'win_back@y' }]);
  expect(events).toMatchObject([{ kind: 'run-failed', runKey: 'win_back@x' }]);
});

test.each([
  ['before its start', { start: '2017-07-04' }],
  ['after its end', { end: '2017-07-03T00:30' }],
])('a signal that a campaign gets %s starts nothing, and is missed', async (_what, period) => {
  const { occasions, campaign } = await scene({ ...heeds, ...period });
  expect(occasions([signal('early_or_late')])).toEqual([]);
  expect(untimelySignals(campaign, [signal('early_or_late')], [], 'Europe/London')).toEqual([
    { runKey: 'win_back@early_or_late', at: givenAt },
  ]);
  const known = [{ runKey: 'win_back@early_or_late' } as RunRecord];
  expect(untimelySignals(campaign, [signal('early_or_late')], known, 'Europe/London')).toEqual([]);
});

test('a signal within the period starts, whenever that is seen', async () => {
  const { occasions, campaign } = await scene({ ...heeds, start: '2017-07-03', end: '2017-07-03T00:31' });
  expect(occasions([signal('in_time')])).toMatchObject([{ runKey: 'win_back@in_time' }]);
  expect(untimelySignals(campaign, [signal('in_time')], [], 'Europe/London')).toEqual([]);
});
