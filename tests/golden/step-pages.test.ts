import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { stepKinds } from '../../src/project/schema/steps/index.ts';
import { readProject } from '../../src/project/read.ts';
import { portsOf } from '../../src/steps/index.ts';
import { edited, problemsOf, shop } from '../support/shop.ts';

/** What docs/steps.md is made of, beside the schemas. */
const pages = parse(readFileSync('scripts/steps.yml', 'utf8')) as Record<
  string,
  { readonly what: string; readonly outputs: string; readonly example: string }
>;

const examples = Object.values(pages).flatMap(({ example }) =>
  example
    .trim()
    .split('\n')
    .map((line) => `  ${line}`),
);

const muster = String(
  edited('muster.yml', 'key: order_id, identity', 'key: order_id, links: { customer: customer_id }, identity')[
    'muster.yml'
  ],
)
  .replace('email: email\n', 'email: email\n    sms: street\n    push: city\n')
  .replace(
    'email: email_consent,',
    'email: email_consent, sms: email_consent, push: email_consent, webhook: email_consent,',
  )
  .replace(
    'channels:\n',
    'channels:\n  texts: { kind: sms, provider: outbox, from: "+15005550006" }\n  app: { kind: push, provider: outbox }\n  crm: { kind: webhook, provider: outbox }\n',
  );

const project = {
  'muster.yml': muster,
  'campaigns/win_back/campaign.yml': `entity: customer\nsteps:\n${examples.join('\n')}\n`,
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.hbs': undefined,
  'campaigns/thank_you/campaign.yml':
    'entity: customer\nlive: true\nschedule: { on_signal: true }\nsteps:\n  lapsed: { audience: audiences.lapsed }\n  kept: { save_audience: thanked, from: lapsed }\n',
};

test('each kind has a page', () => {
  expect(Object.keys(pages).toSorted()).toEqual([...stepKinds].toSorted());
});

test('the examples are a sound campaign', async () => {
  expect(await problemsOf(project)).toBe('');
});

test('each output of an example is named', () => {
  const { value } = readProject(shop(project));
  for (const step of value?.campaigns.get('win_back')?.steps.values() ?? []) {
    if (['split', 'route'].includes(step.kind)) continue;
    const text = pages[step.kind]?.outputs ?? '';
    const said = /as those of/.test(text) ? (pages['email']?.outputs ?? '') : text;
    for (const port of portsOf(step).filter((one) => one !== '')) expect(said).toContain(`\`${port}\``);
  }
});
