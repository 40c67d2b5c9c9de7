import { beforeAll, describe, expect, test } from 'vitest';
import { heard } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { projectOf } from '../support/muster.ts';

let project: string;

beforeAll(async () => {
  project = await projectOf(mailShop());
});

describe('with --json the document on stdout says what is wrong', () => {
  const cases: [command: string, diagnostic: object][] = [
    ['muster biuld', { code: 'command-line', message: 'there is no command "biuld"', hint: 'did you mean "build"?' }],
    ['muster plan', { code: 'command-line', message: 'something is missing: it got 0 of 1' }],
    ['muster status --env prd', { code: 'command-line', message: 'there is no environment "prd"' }],
    ['muster start helo', { code: 'command-line', message: 'there is no campaign "helo"' }],
    [
      'muster plan hello',
      { code: 'not-built', message: 'not in the warehouse yet: core.customers, audiences.everybody' },
    ],
  ];

  test.each(cases)('%s', async (command, diagnostic) => {
    const { out, err, code } = await heard(`${command} --json`, { cwd: project });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ diagnostics: [{ severity: 'error', ...diagnostic }] });
    expect(err).not.toBe('');
  });
});
