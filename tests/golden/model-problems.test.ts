import { describe, expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

const problemsOf = (changed: Readonly<Record<string, string>>): string =>
  `\n${diagnosticLines(readProject(smallProject(changed)).diagnostics)}\n`;

/** The problems of a model, written on lines of its own. */
const problemsIn = (text: string): string => problemsOf({ 'models/audiences/lapsed.sql': text.trimStart() });

describe('mistakes in models, sources, layouts and vendors', () => {
  test('a header', () => {
    const problems = problemsIn(`
/*---
kind: audiense
entty: customer
tests:
  - uniqe: customer_id
  - volume: { max_change: 50% }
  - unique: 5
  - accepted_values: { column: a }
  - not_null
  - relationships: { column: a, to: core.b, feld: c }
---*/
select 1
`);
    expect(problems).toBe(`
error[unknown-value] models/audiences/lapsed.sql:2:7 unknown value "audiense" for "kind"
  ~ audiense
  did you mean "audience"?
error[unknown-key] models/audiences/lapsed.sql:3:1 unknown key "entty"
  ~ entty
  did you mean "entity"?
error[unknown-key] models/audiences/lapsed.sql:5:5 unknown test "uniqe"
  ~ uniqe: customer_id
  did you mean "unique"?
error[quotes-needed] models/audiences/lapsed.sql:7:13 5 is read as a number, but "unique" is text
  ~ 5
  put quotes around 5
error[missing-key] models/audiences/lapsed.sql:8:5 "values" is missing
  ~ accepted_values
  values: the only ones there are; null is let be
error[wrong-type] models/audiences/lapsed.sql:9:5 "not_null" is no test
  ~ not_null
  write one like unique: customer_id, or not_null: [a, b]
error[unknown-key] models/audiences/lapsed.sql:10:45 unknown key "feld"
  ~ feld
  did you mean "field"?
`);
  });

  test('columns that are described wrongly', () => {
    const problems = problemsIn(`
/*---
columns: { customer_id: { descr: who it is }, email: 3, spent: { tests: [unique] } }
---*/
select 1
`);
    expect(problems).toBe(`
error[unknown-key] models/audiences/lapsed.sql:2:27 unknown key "descr"
  ~ descr
  there is description, pii
error[quotes-needed] models/audiences/lapsed.sql:2:54 3 is read as a number, but "email" is text
  ~ 3
  put quotes around 3
error[unknown-key] models/audiences/lapsed.sql:2:66 unknown key "tests"
  ~ tests
  there is description, pii
`);
  });

  test('a header that is not closed', () => {
    const problems = problemsIn(`
/*---
kind: audience

select 1
`);
    expect(problems).toBe(`
error[bad-header] models/audiences/lapsed.sql:1:1 the header is not closed
  ~ /*---
  end it with ---*/
`);
  });

  test('a header that is not at the top', () => {
    const problems = problemsIn(`
-- audiences
/*---
kind: audience
---*/
select 1
`);
    expect(problems).toBe(`
error[bad-header] models/audiences/lapsed.sql:2:1 a header stands at the top of its file
  ~ /*---
  move it there
`);
  });

  test('a header that ends as a comment before its end', () => {
    const problems = problemsIn(`
/*---
description: the files of data/*/x
---*/
select 1
`);
    expect(problems).toBe(`
error[bad-header] models/audiences/lapsed.sql:2:31 a header cannot have /* in it: it is a comment of SQL
  ~ /*
`);
  });

  test('a missing quote in a header', () => {
    const problems = problemsIn(`
/*---
description: Lapsed: no order for long
---*/
select 1
`);
    expect(problems).toBe(`
error[quotes-needed] models/audiences/lapsed.sql:2:14 a text with ": " in it needs quotes
  ~ Lapsed: no order for long
  write description: "Lapsed: no order for long"
`);
  });

  test('sources', () => {
    const files = {
      'models/sources.yml': `
customers:
  files: a.csv
  csv: { encoding: latin1, delimiter: ";;" }
  columns:
    email: { typ: varchar, clean: phone }
  rejects: { max_rows: -1, max_share: 1 }
orders: { files: b.csv, load: append, key: [a] }
Products: { files: c.csv }
returns:
  files: d.csv
  columns:
    Email: { type: varchar }
    email: { type: varchar }
`.trimStart(),
    };
    expect(problemsOf(files)).toBe(`
error[unknown-value] models/sources.yml:3:20 unknown value "latin1" for "encoding"
  ~ latin1
  did you mean "latin-1"?
error[wrong-value] models/sources.yml:3:39 "delimiter" must be one character
  ~ ";;"
  write it in quotes: ";", or "\\t" for a tab
error[unknown-key] models/sources.yml:5:14 unknown key "typ"
  ~ typ
  did you mean "type"?
error[wrong-value] models/sources.yml:6:24 "max_rows" must be at least 0
  ~ -1
error[wrong-value] models/sources.yml:6:39 1 is no share
  ~ 1
  write a percentage like 20%
error[bad-name] models/sources.yml:8:1 "Products" cannot be a name
  ~ Products
  a name starts with a small letter and has small letters, digits and _ only
error[duplicate-name] models/sources.yml:13:5 "email" differs from "Email" only in case
  ~ email
  SQL takes both for one column
`);
  });

  test('names and places of files', () => {
    const files = {
      'models/Core/a.sql': 'select 1\n',
      'models/raw/b.sql': 'select 1\n',
      'models/core/select.sql': 'select 1\n',
      'models/c.sql': 'select 1\n',
      'models/a/b/c.sql': 'select 1\n',
      'models/functions/F.sql': 'create macro f() as 1\n',
      'models/core/x.yaml': '',
      'models/core/x.txt': '',
      'models/tests/Big.sql': 'select 1\n',
      'layouts/post card.yml': `
format: csv
columns: [{ name: a, value: b }]
`.trimStart(),
    };
    expect(problemsOf(files)).toBe(`
error[misplaced-file] models/a/b/c.sql:1:1 a model lies in a folder that names its schema
  models/<schema>/<name>.sql
error[misplaced-file] models/c.sql:1:1 a model lies in a folder that names its schema
  models/<schema>/<name>.sql
warning[unknown-file] models/core/x.txt:1:1 muster does not read this file
  models/ has sources.yml, <schema>/<name>.sql and <schema>/<name>.test.yml
warning[unknown-file] models/core/x.yaml:1:1 muster does not read this file
  rename it to .yml
error[bad-name] models/Core/a.sql:1:1 "Core" cannot be a name: rename models/Core
  a name starts with a small letter and has small letters, digits and _ only
error[bad-name] models/core/select.sql:1:1 "select" cannot be a name: rename models/core/select.sql
  "select" is a reserved word
error[bad-name] models/raw/b.sql:1:1 "raw" cannot be a name: rename models/raw
  the exports are loaded into raw
error[bad-name] models/functions/F.sql:1:1 "F" cannot be a name: rename models/functions/F.sql
  a name starts with a small letter and has small letters, digits and _ only
error[bad-name] models/tests/Big.sql:1:1 "Big" cannot be a name: rename models/tests/Big.sql
  a name starts with a small letter and has small letters, digits and _ only
error[bad-name] layouts/post card.yml:1:1 "post card" cannot be a name: rename layouts/post card.yml
  a name starts with a small letter and has small letters, digits and _ only
`);
  });

  test('layouts and vendors', () => {
    const files = {
      'layouts/postcard.yml': `
format: fixd
columns: []
record_length: 0
`.trimStart(),
      'vendors/acme.yml': `
encoding: windows-1525
csv: { delimiter: "||", quote: allways }
name: 12E4
`.trimStart(),
    };
    expect(problemsOf(files)).toBe(`
error[unknown-value] layouts/postcard.yml:1:9 unknown value "fixd" for "format"
  ~ fixd
  did you mean "fixed"?
error[empty-value] layouts/postcard.yml:2:10 "columns" is empty
  ~ []
error[wrong-value] layouts/postcard.yml:3:16 0 is no whole number from 1 on
  ~ 0
error[unknown-value] vendors/acme.yml:1:11 unknown value "windows-1525" for "encoding"
  ~ windows-1525
  did you mean "windows-1250"?
error[wrong-value] vendors/acme.yml:2:19 "delimiter" must be one character
  ~ "||"
  write it in quotes: ";", or "\\t" for a tab
error[unknown-value] vendors/acme.yml:2:32 unknown value "allways" for "quote"
  ~ allways
  did you mean "always"?
error[quotes-needed] vendors/acme.yml:3:7 12E4 is read as the number 120000
  ~ 12E4
  put quotes around it when it is text: "12E4"
`);
  });
});
