import { describe, expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

const problemsOf = (changed: Readonly<Record<string, string>>): string =>
  `\n${diagnosticLines(readProject(smallProject(changed)).diagnostics)}\n`;

/** The problems of a campaign.yml, written on lines of its own. */
const problemsIn = (text: string): string => problemsOf({ 'campaigns/win_back/campaign.yml': text.trimStart() });

describe('mistakes in a campaign', () => {
  test('a misspelt key', () => {
    const problems = problemsIn(`
entity: customer
lve: true
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[unknown-key] campaigns/win_back/campaign.yml:2:1 unknown key "lve"
  ~ lve
  did you mean "live"?
`);
  });

  test('a number, or true and false, where text is expected', () => {
    const problems = problemsIn(`
entity: customer
description: 2026
campaign_code: 0123
live: yes
steps:
  lapsed: { audience: 12E4 }
  everyone: { filter: true, from: lapsed }
`);
    expect(problems).toBe(`
error[quotes-needed] campaigns/win_back/campaign.yml:2:14 2026 is read as a number, but "description" is text
  ~ 2026
  put quotes around 2026
error[quotes-needed] campaigns/win_back/campaign.yml:3:16 0123 is read as the number 123
  ~ 0123
  put quotes around it when it is text: "0123"
error[wrong-type] campaigns/win_back/campaign.yml:4:7 "live" must be true or false, not "yes"
  ~ yes
  write true or false
error[quotes-needed] campaigns/win_back/campaign.yml:6:23 12E4 is read as the number 120000
  ~ 12E4
  put quotes around it when it is text: "12E4"
error[quotes-needed] campaigns/win_back/campaign.yml:7:23 true is read as true or false, but "filter" is text
  ~ true
  put quotes around true
`);
  });

  test('no steps', () => {
    const problems = problemsIn(`
entity: customer
steps: {}
`);
    expect(problems).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:2:8 "steps" has no step
  ~ {}
`);
  });

  test('an empty file', () => {
    const problems = problemsIn(`
`);
    expect(problems).toBe(`
error[empty-file] campaigns/win_back/campaign.yml:1:1 the file is empty
`);
  });

  test('files that are not there', () => {
    const files = {
      'campaigns/win_back/campaign.yml': `
entity: customer
steps:
  a: { query: complaned.sql }
  b: { email: { channel: newsletter, subject: hello.hbs, html: ofer.mjm }, from: a }
`.trimStart(),
      'campaigns/win_back/complained.sql': 'select 1\n',
    };
    expect(problemsOf(files)).toBe(`
error[missing-file] campaigns/win_back/campaign.yml:3:15 there is no file "complaned.sql"
  ~ complaned.sql
  did you mean "complained.sql"?
error[missing-file] campaigns/win_back/campaign.yml:4:47 there is no file "hello.hbs"
  ~ hello.hbs
  there is offer.mjml
error[missing-file] campaigns/win_back/campaign.yml:4:64 there is no file "ofer.mjm"
  ~ ofer.mjm
  did you mean "offer.mjml"?
`);
  });

  test('files that nothing uses', () => {
    const files = {
      'campaigns/win_back/old.sql': 'select 1\n',
      'campaigns/win_back/part.hbs': 'x\n',
      'campaigns/win_back/offer.mjml': '<mjml>{{> part}}</mjml>\n',
      'campaigns/win_back/notes.docx': '',
      'campaigns/win_back/README.md': '',
      'campaigns/_partials/foot.hbs': 'x\n',
    };
    expect(problemsOf(files)).toBe(`
warning[unknown-file] campaigns/win_back/notes.docx:1:1 muster does not read this file
  a campaign has campaign.yml, .sql, .hbs, .mjml, .html and .txt files
warning[unused-file] campaigns/win_back/old.sql:1:1 no step of the campaign names this file
`);
  });

  test('campaigns that are no folder with a campaign.yml', () => {
    const files = {
      'campaigns/other/a.sql': 'select 1\n',
      'campaigns/third.yml': 'entity: customer\n',
      'campaigns/Big/campaign.yml': `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
`.trimStart(),
    };
    expect(problemsOf(files)).toBe(`
error[misplaced-file] campaigns/third.yml:1:1 a campaign is a folder
  campaigns/third/campaign.yml
error[bad-name] campaigns/Big/campaign.yml:1:1 "Big" cannot be a name: rename campaigns/Big
  a name starts with a small letter and has small letters, digits and _ only
error[missing-file] campaigns/other/a.sql:1:1 campaigns/other has no campaign.yml
  parts that campaigns share lie in campaigns/_partials/
`);
  });

  test('mistakes in several files at once', () => {
    const files = {
      'campaigns/win_back/campaign.yml': `
entity: customer
steps:
  a: { audience: audiences.lapsed }
  b: { filter: > 100, from: a }
  c:
    filter: spent: high
    from: a
`.trimStart(),
      'models/audiences/lapsed.sql': `
/*---
kind: view
tag: [a]
---*/
select 1
`.trimStart(),
      'models/sources.yml': 'customers: { files: 5 }\n',
      'vendors/acme.yml': 'newline: cr\n',
    };
    expect(problemsOf(files)).toBe(`
error[quotes-needed] models/sources.yml:1:21 5 is read as a number, but "files" is text
  ~ 5
  put quotes around 5
error[unknown-key] models/audiences/lapsed.sql:3:1 unknown key "tag"
  ~ tag
  did you mean "tags"?
error[quotes-needed] campaigns/win_back/campaign.yml:4:16 a text that starts with > needs quotes
  ~ > 100
  put quotes around the text of "filter"
error[quotes-needed] campaigns/win_back/campaign.yml:6:13 a text with ": " in it needs quotes
  ~ spent: high
  write filter: "spent: high"
error[unknown-value] vendors/acme.yml:1:10 unknown value "cr" for "newline"
  ~ cr
  did you mean "crlf"?
`);
  });
});
