import { expect, test } from 'vitest';
import type { ProjectLineage } from '../../src/plan/project-lineage.ts';
import { columnLineageText } from '../../src/report/column-lineage.ts';

const lineage: ProjectLineage = new Map([
  ['staging.people', [{ name: 'mail', from: [{ table: 'raw.people', column: 'Mail' }], isPlain: true }]],
  [
    'core.people',
    [
      { name: 'email', from: [{ table: 'staging.people', column: 'mail' }], isPlain: false },
      { name: 'kind', from: [], isPlain: false },
    ],
  ],
]);

test('each column says what it is made of, and where its values begin', () => {
  const personal = new Map([
    ['staging.people.mail', 'email'],
    ['core.people.email', 'email'],
  ]);
  expect(columnLineageText(lineage, personal, ['raw.people', 'staging.people', 'core.people'])).toBe(
    [
      'staging.people',
      '  mail  = raw.people.Mail  pii: email',
      '',
      'core.people',
      '  email  ← staging.people.mail  ⇐ raw.people.Mail  pii: email',
      '  kind   · a constant',
    ].join('\n'),
  );
});
