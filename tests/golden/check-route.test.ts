import { describe, expect, test } from 'vitest';
import { problemsOf, shop } from '../support/shop.ts';

const path = 'campaigns/win_back/campaign.yml';

/** The shop with one more step, which sends the spenders one way. */
const routing = (inside: string): Promise<string> =>
  problemsOf({ [path]: `${shop().get(path) ?? ''}  way: { route: ${inside}, from: spenders }\n` });

describe('what a condition about all rows looks at', () => {
  test.each([
    'count > 5',
    'count > (select count(*) from core.orders)',
    '$discount > 10 and exists (from input where spent > 100)',
    '(select count(*) from cells__best) > 5',
    "not exists (from ledger.reactions where step = 'offer' and campaign = $campaign and is_clicked)",
  ])('%s', async (condition) => {
    expect(await routing(`{ cases: { many: ${JSON.stringify(condition)} }, otherwise: few }`)).toBe('');
  });

  test('a model that there is not', async () => {
    expect(await routing('{ cases: { many: count > (select count(*) from core.order) } }')).toBe(`
error[unknown-model] campaigns/win_back/campaign.yml:11:64  there is no model "core.order"
  11 │ …{ many: count > (select count(*) from core.order) } }, from: spenders }
     │                                        ~~~~~~~~~~
  hint: did you mean "core.orders"?

1 error in 1 file
`);
  });

  test('a step that there is not, and itself', async () => {
    expect(await routing('{ cases: { many: (select count(*) from spender) > 5 } }')).toBe(`
error[unknown-step] campaigns/win_back/campaign.yml:11:56  there is no step "spender"
  11 │   way: { route: { cases: { many: (select count(*) from spender) > 5 } }…
     │                                                        ~~~~~~~
  hint: did you mean "spenders"?

1 error in 1 file
`);
    expect(await routing('{ cases: { many: (select count(*) from way__many) > 5 } }')).toBe(`
error[cycle] campaigns/win_back/campaign.yml:11:3  steps read each other in a circle: way → way
  11 │   way: { route: { cases: { many: (select count(*) from way__many) > 5 }…
     │   ~~~

1 error in 1 file
`);
  });

  test('a column, which one row has', async () => {
    expect(await routing('{ cases: { many: spent > 5 } }')).toBe(`
error[unknown-column] campaigns/win_back/campaign.yml:11:34  "spent" is not a column here
  11 │   way: { route: { cases: { many: spent > 5 } }, from: spenders }
     │                                  ~~~~~

1 error in 1 file
`);
  });

  test('a number', async () => {
    expect(await routing('{ cases: { many: count + 1 } }')).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:11:34  a condition is true or false, and this is BIGINT
  11 │   way: { route: { cases: { many: count + 1 } }, from: spenders }
     │                                  ~~~~~

1 error in 1 file
`);
  });
});

describe('ways that nothing goes', () => {
  test('behind a case that is always true', async () => {
    expect(await routing('{ cases: { each: "true", many: count > 5 }, otherwise: few }')).toBe(`
error[idle-case] campaigns/win_back/campaign.yml:11:42  "each" is always true, and nothing goes the way of many, few
  11 │   way: { route: { cases: { each: "true", many: count > 5 }, otherwise: …
     │                                          ~~~~
  hint: put what is always true last

1 error in 1 file
`);
    expect(await routing('{ cases: { many: count > 5, each: "TRUE" }, otherwise: few }')).toBe(`
error[idle-case] campaigns/win_back/campaign.yml:11:72  "each" is always true, and nothing goes the way of few
  11 │ …: { many: count > 5, each: "TRUE" }, otherwise: few }, from: spenders }
     │                                                  ~~~
  hint: put what is always true last

1 error in 1 file
`);
    expect(await routing('{ cases: { many: count > 5, each: "true" } }')).toBe('');
  });

  test('otherwise with the name of a case', async () => {
    expect(await routing('{ cases: { many: count > 5 }, otherwise: many }')).toBe(`
error[bad-name] campaigns/win_back/campaign.yml:11:58  "many" is a case already
  11 │   way: { route: { cases: { many: count > 5 }, otherwise: many }, from: …
     │                                                          ~~~~
  hint: give the other way a name of its own

1 error in 1 file
`);
  });

  test('no case, one without a condition, and a name that is none', async () => {
    expect(await routing('{ cases: {} }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:11:26  "cases" has no case
  11 │   way: { route: { cases: {} }, from: spenders }
     │                          ~~

1 error in 1 file
`);
    expect(await routing('{ cases: { many: "" }, otherwise: Few }')).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:11:34  "many" is empty
  11 │   way: { route: { cases: { many: "" }, otherwise: Few }, from: spenders…
     │                                  ~~

error[bad-name] campaigns/win_back/campaign.yml:11:51  "Few" cannot be a name
  11 │   way: { route: { cases: { many: "" }, otherwise: Few }, from: spenders…
     │                                                   ~~~
  hint: a name starts with a small letter and has small letters, digits and _ only

2 errors in 1 file
`);
    expect(await routing('{ cases: { many: true } }')).toBe(`
error[quotes-needed] campaigns/win_back/campaign.yml:11:34  true is read as true or false, but "many" is text
  11 │   way: { route: { cases: { many: true } }, from: spenders }
     │                                  ~~~~
  hint: put quotes around true

1 error in 1 file
`);
  });
});
