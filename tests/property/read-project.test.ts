import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { smallProject } from '../support/small-project.ts';

const paths = [...smallProject().keys()];

/** Pieces that mean something to YAML or to a header, so that random edits reach deep. */
const pieces = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '{{x}}',
    ': ',
    ' #',
    '#x',
    '> ',
    '|',
    '&a',
    '*a',
    '!t',
    '%',
    '@',
    '`',
    '"',
    "'",
    ',',
    '- ',
    '? ',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '  ',
    '---',
    '...',
    '<<: ',
    '0123',
    '~',
    'true',
    '__proto__: 1',
    '/*---',
    '---*/',
    '\uFEFF',
    'é',
    '😀',
  ],
];

const edit = fc.record({
  path: fc.constantFrom(...paths),
  at: fc.nat(400),
  remove: fc.nat(6),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })),
});

test('however the files are broken, every problem has a place in its file and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const files = smallProject();
      for (const { path, at, remove, insert } of edits) {
        const text = files.get(path) ?? '';
        files.set(path, text.slice(0, at) + insert + text.slice(at + remove));
      }
      for (const { span, message } of readProject(files).diagnostics) {
        expect(message).not.toMatch(/\{key\}|\{value\}|undefined|\[object|\n/);
        if (span === undefined) continue;
        expect(span.file.text).toBe(files.get(span.file.path));
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(span.file.text.length);
      }
    }),
    { numRuns: 2000, seed: 7 },
  );
});
