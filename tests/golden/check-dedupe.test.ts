import { describe, expect, test } from 'vitest';
import { making } from '../support/step-problems.ts';

describe('dedupe', () => {
  test('by columns and expressions', async () => {
    expect(
      await making(
        '{ dedupe: { by: [lower(first_name), last_order], keep: 2, prefer: { first_name: [Ann, Bob], spent: [1, 2.5] }, order_by: spent desc }, from: lapsed }',
      ),
    ).toBe('');
  });

  test('by the profile, which only messages have', async () => {
    expect(await making('{ dedupe: { by: profile.email }, from: lapsed }')).toBe(`
error[unknown-table] campaigns/win_back/campaign.yml:5:21  the rows of a step have no profile
  5 │   made: { dedupe: { by: profile.email }, from: lapsed }
    │                     ~~
  hint: only messages have the profile: a query step before this one brings its columns along, out of the profile's table

1 error in 1 file
`);
  });

  test('nothing to tell duplicates by', async () => {
    expect(await making('{ dedupe: { keep: 1 }, from: lapsed }')).toBe(`
error[missing-key] campaigns/win_back/campaign.yml:5:11  "by" is missing
  5 │   made: { dedupe: { keep: 1 }, from: lapsed }
    │           ~~~~~~
  hint: by: columns or SQL expressions: rows that agree in all of them are duplicates; NULL agrees with nothing

1 error in 1 file
`);
  });

  test('none kept', async () => {
    expect(await making('{ dedupe: { by: first_name, keep: 0 }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:43  "keep" must be at least 1
  5 │   made: { dedupe: { by: first_name, keep: 0 }, from: lapsed }
    │                                           ~

1 error in 1 file
`);
  });

  test('a misspelt column', async () => {
    expect(await making('{ dedupe: { by: first_nam }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:21  "first_nam" is not a column of lapsed
  5 │   made: { dedupe: { by: first_nam }, from: lapsed }
    │                     ~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('a misspelt column of several', async () => {
    expect(await making('{ dedupe: { by: [first_name, last_ordr] }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:38  "last_ordr" is not a column of lapsed
  5 │   made: { dedupe: { by: [first_name, last_ordr] }, from: lapsed }
    │                                      ~~~~~~~~~
  hint: did you mean "last_order"?

1 error in 1 file
`);
  });

  test('two columns as one', async () => {
    expect(await making('{ dedupe: { by: "first_name, last_order" }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:21  one value is needed here
  5 │   made: { dedupe: { by: "first_name, last_order" }, from: lapsed }
    │                     ~~

1 error in 1 file
`);
  });

  test('a misspelt order', async () => {
    expect(await making('{ dedupe: { by: first_name, order_by: spend desc }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:47  "spend" is not a column of lapsed
  5 │   made: { dedupe: { by: first_name, order_by: spend desc }, from: lapse…
    │                                               ~~~~~
  hint: did you mean "spent"?

1 error in 1 file
`);
  });

  test('a misspelt preference', async () => {
    expect(await making('{ dedupe: { by: first_name, prefer: { frist_name: [Ann] } }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:47  "frist_name" is not a column of lapsed
  5 │   made: { dedupe: { by: first_name, prefer: { frist_name: [Ann] } }, fr…
    │                                               ~~~~~~~~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('values that the column cannot have', async () => {
    expect(
      await making('{ dedupe: { by: first_name, prefer: { spent: [much], last_order: [2017] } }, from: lapsed }'),
    ).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:55  "spent" is DECIMAL(38,2), and "much" is not
  5 │   made: { dedupe: { by: first_name, prefer: { spent: [much], last_order…
    │                                                       ~~~~

error[wrong-type] campaigns/win_back/campaign.yml:5:75  "last_order" is DATE, and 2017 is not
  5 │ …t_name, prefer: { spent: [much], last_order: [2017] } }, from: lapsed }
    │                                                ~~~~

2 errors in 1 file
`);
  });

  test('no preference', async () => {
    expect(await making('{ dedupe: { by: first_name, prefer: { first_name: [] } }, from: lapsed }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:5:59  "first_name" is empty
  5 │   made: { dedupe: { by: first_name, prefer: { first_name: [] } }, from:…
    │                                                           ~~

1 error in 1 file
`);
  });
});

describe('split', () => {
  test('that overlaps may share out more than all', async () => {
    expect(
      await making(
        '{ split: { overlap: true, per: [year(last_order), first_name], cells: { a: 80%, b: 80%, c: rest } }, from: lapsed }',
      ),
    ).toBe('');
  });

  test('that says maybe', async () => {
    expect(await making('{ split: { overlap: maybe, cells: { a: 80% } }, from: lapsed }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:5:29  "overlap" must be true or false, not "maybe"
  5 │   made: { split: { overlap: maybe, cells: { a: 80% } }, from: lapsed }
    │                             ~~~~~

1 error in 1 file
`);
  });

  test('per misspelt column', async () => {
    expect(await making('{ split: { per: first_nam, cells: { a: 80% } }, from: lapsed }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:5:20  "first_nam" is not a column of lapsed
  5 │   made: { split: { per: first_nam, cells: { a: 80% } }, from: lapsed }
    │                    ~~~
  hint: did you mean "first_name"?

1 error in 1 file
`);
  });

  test('per two columns as one', async () => {
    expect(await making('{ split: { per: "first_name, spent", cells: { a: 80% } }, from: lapsed }')).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:5:20  one value is needed here
  5 │   made: { split: { per: "first_name, spent", cells: { a: 80% } }, from:…
    │                    ~~~

1 error in 1 file
`);
  });
});
