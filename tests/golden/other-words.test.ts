import { expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

/** What is said of words that mean something in other tools. */

const problemsOf = (path: string, text: string): string =>
  `\n${diagnosticLines(readProject(smallProject({ [path]: text.trimStart() })).diagnostics)}\n`;

test("dbt's words in a header", () => {
  const problems = problemsOf(
    'models/audiences/lapsed.sql',
    `
/*---
materialized: incremental
unique_key: customer_id
---*/
select 1
`,
  );
  expect(problems).toBe(`
error[unknown-key] models/audiences/lapsed.sql:2:1 unknown key "materialized"
  ~ materialized
  did you mean "kind"?
error[unknown-key] models/audiences/lapsed.sql:3:1 unknown key "unique_key"
  ~ unique_key
  did you mean "key"?
`);
});

test("dbt's config() above a header", () => {
  const header = '/*---\nkind: audience\nentity: customer\n---*/\nselect 1\n';
  const problems = problemsOf('models/audiences/lapsed.sql', `{{ config(materialized='table') }}\n${header}`);
  expect(problems).toBe(`
error[template-in-sql] models/audiences/lapsed.sql:1:1 SQL is plain here: there is no config() in it
  ~ {{ config(materialized='table') }}
  write what it says into the header, and the header at the top of the file
`);
});

test('words of campaign suites', () => {
  const problems = problemsOf(
    'campaigns/win_back/campaign.yml',
    `
entity: customer
steps:
  lapsed: { segment: audiences.lapsed }
  later: { delay: 3 days, from: lapsed }
  card: { direct_mail: { channel: print, layout: layouts/postcard.yml }, from: later }
  offer: { email: { channel: newsletter, subject: Hi, template: offer.mjml }, from: later }
`,
  );
  expect(problems).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:3:13 unknown key "segment"
  ~ segment
  did you mean "audience"?
error[unknown-key] campaigns/win_back/campaign.yml:4:12 unknown key "delay"
  ~ delay
  did you mean "wait"?
error[bad-name] campaigns/win_back/campaign.yml:5:50 "layouts/postcard.yml" cannot be a name
  ~ layouts/postcard.yml
  write its name alone: postcard
error[unknown-key] campaigns/win_back/campaign.yml:6:55 unknown key "template"
  ~ template
  did you mean "html"?
`);
});
