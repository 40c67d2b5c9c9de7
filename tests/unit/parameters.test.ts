import { describe, expect, test } from 'vitest';
import { type VariableType, parameterOf } from '../../src/base/parameter.ts';
import { dateOf, instantOf } from '../../src/base/time.ts';
import { campaignParameters, type Overrides, projectParameters } from '../../src/plan/parameters.ts';
import type { Project } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { edited, shop } from '../support/shop.ts';

const date = dateOf('2017-07-03');

const projectWith = (vars: string, ofCampaign: string): Project => {
  const { value, diagnostics } = readProject(
    shop({
      ...edited('muster.yml', '{ lapsed_days: { type: integer, default: 180 } }', vars),
      ...edited('campaigns/win_back/campaign.yml', '{ discount: { type: integer, default: 15 } }', ofCampaign),
    }),
  );
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
};

const project = projectWith(
  '{ lapsed_days: { type: integer, default: 180 }, since: { type: date } }',
  '{ discount: { type: decimal, default: 12.50 }, lapsed_days: { type: text, default: many } }',
);

const inCampaign = (overrides: Overrides) => {
  const campaign = project.campaigns.get('win_back');
  if (campaign === undefined) throw new Error('there is no campaign');
  return campaignParameters(project, campaign, { date, runKey: 'win_back@2017-07-03' }, overrides);
};

describe('parameters', () => {
  test('of a project: its variables, the logical date and the start of that day in its zone', () => {
    expect(projectParameters(project, date)).toEqual({
      value: {
        lapsed_days: { type: 'integer', value: '180' },
        since: { type: 'date', value: null },
        run_date: { type: 'date', value: '2017-07-03' },
        run_at: { type: 'timestamp', value: '2017-07-02T23:00:00.000Z' },
      },
      diagnostics: [],
    });
  });

  test('of a project: a given instant and given values', () => {
    const given = { lapsed_days: '90', since: '2017-01-31' };
    const { value } = projectParameters(project, date, given, instantOf('2017-07-03T06:30:00+01:00'));
    expect(value?.['run_at']).toEqual({ type: 'timestamp', value: '2017-07-03T05:30:00.000Z' });
    expect(value?.['lapsed_days']).toEqual({ type: 'integer', value: '90' });
    expect(value?.['since']).toEqual({ type: 'date', value: '2017-01-31' });
  });

  test('of a campaign: its own variables come before those of the project', () => {
    expect(inCampaign({})).toEqual({
      value: {
        lapsed_days: { type: 'text', value: 'many' },
        since: { type: 'date', value: null },
        discount: { type: 'decimal', value: '12.5' },
        run_date: { type: 'date', value: '2017-07-03' },
        run_at: { type: 'timestamp', value: '2017-07-02T23:00:00.000Z' },
        campaign: { type: 'text', value: 'win_back' },
        run_key: { type: 'text', value: 'win_back@2017-07-03' },
      },
      diagnostics: [],
    });
  });

  test('of a campaign: a given value is one of the campaign’s type', () => {
    const { value, diagnostics } = inCampaign({ lapsed_days: 'few' });
    expect(value?.['lapsed_days']).toEqual({ type: 'text', value: 'few' });
    expect(diagnostics).toEqual([]);
  });

  test.each([
    [{ discount: 'ten' }, '--var discount: "ten" is no decimal', undefined],
    [{ since: '2017-02-30' }, '--var since: "2017-02-30" is no date', undefined],
    [{ since: '' }, '--var since: "" is no date', undefined],
    [{ discuont: '10' }, '--var discuont: there is no variable "discuont"', 'did you mean "discount"?'],
    [
      { run_date: '2017-01-01' },
      '--var run_date: there is no variable "run_date"',
      'there is lapsed_days, since, discount',
    ],
    [
      { constructor: '1' },
      '--var constructor: there is no variable "constructor"',
      'there is lapsed_days, since, discount',
    ],
  ])('%j is refused', (overrides: Overrides, message, hint) => {
    const { diagnostics } = inCampaign(overrides);
    expect(diagnostics).toEqual([
      { severity: 'error', code: expect.any(String) as string, message, ...(hint && { hint }) },
    ]);
  });
});

describe('the value of a variable', () => {
  test.each<[VariableType, string[], string[]]>([
    ['integer', ['0', '-7', '+5', '2147483647'], ['', '1.0', '2147483648', '1e3', 'one', ' 1']],
    ['double', ['1', '-1.5', '.5', '1e3'], ['', '.', '1e999', 'nan']],
    ['decimal', ['1', '-12.50', '0.0000000001'], ['', '1.', '1.00000000001', '1e3']],
    ['text', ['', "it's", 'ß'], []],
    ['boolean', ['true', 'false'], ['', 'TRUE', '1', 'yes']],
    ['date', ['2016-02-29', '1999-12-31'], ['', '2017-02-29', '2017-13-01', '1.2.2017', '2017-1-1']],
    [
      'timestamp',
      ['2017-07-03T06:30Z', '2017-07-03T06:30:15.5+01:00'],
      ['2017-07-03', '2017-07-03T06:30', '2017-02-30T06:30Z'],
    ],
  ])('%s', (type, good, bad) => {
    expect(good.filter((text) => parameterOf(type, text) === undefined)).toEqual([]);
    expect(bad.filter((text) => parameterOf(type, text) !== undefined)).toEqual([]);
  });
});
