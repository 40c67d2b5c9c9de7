import { describe, expect, test } from 'vitest';
import { checkShop, edited, shop } from '../support/shop.ts';

/** The shop whose source orders says nothing of its columns. */
const undeclared = edited('models/sources.yml', declaration(), '');

function declaration(): string {
  const text = shop().get('models/sources.yml') ?? '';
  return text.slice(text.indexOf('  columns:', text.indexOf('orders:')));
}

const columns = [
  { name: 'order_id', type: 'BIGINT' },
  { name: 'customer_id', type: 'BIGINT' },
  { name: 'order_date', type: 'DATE' },
  { name: 'amount', type: 'DOUBLE' },
];

describe('a source that declares no columns', () => {
  test('is typed as its files are, with a warning', async () => {
    const { text, plan } = await checkShop(undeclared, { sniff: () => Promise.resolve(columns) });
    expect(`\n${text}\n`).toBe(`
warning[undeclared-columns] models/sources.yml:14:1  the columns of source "orders" are not declared
  14 │ orders:
     │ ~~~~~~
  hint: declare its columns, so that what reads them can be checked

1 warning in 1 file
`);
    expect(plan?.models.find(({ model }) => model.name === 'core.orders')?.columns).toEqual(columns);
  });

  test('is asked for once, and no other is', async () => {
    const asked: string[] = [];
    await checkShop(undeclared, {
      sniff: ({ name }) => {
        asked.push(name);
        return Promise.resolve(columns);
      },
    });
    expect(asked).toEqual(['orders']);
  });

  test('whose files do not tell them either: what reads it is refused where it reads it', async () => {
    const { text } = await checkShop(undeclared, { sniff: () => Promise.resolve(undefined) });
    expect(`\n${text}\n`).toBe(`
error[unknown-columns] models/core/orders.sql:1:15  the columns of raw.orders are not known
  1 │ select * from raw.orders
    │               ~~~~~~~~~~
  hint: declare them in models/sources.yml

warning[undeclared-columns] models/sources.yml:14:1  the columns of source "orders" are not declared
  14 │ orders:
     │ ~~~~~~
  hint: declare its columns, so that what reads them can be checked

1 error, 1 warning in 2 files
`);
  });

  test('when nobody looks at files, and nothing reads it, is no more than a warning', async () => {
    const stock = `${shop().get('models/sources.yml') ?? ''}stock:\n  files: data/exports/stock.csv\n`;
    const { text } = await checkShop({ 'models/sources.yml': stock });
    expect(`\n${text}\n`).toBe(`
warning[undeclared-columns] models/sources.yml:21:1  the columns of source "stock" are not declared
  21 │ stock:
     │ ~~~~~
  hint: declare its columns, so that what reads them can be checked

1 warning in 1 file
`);
  });
});
