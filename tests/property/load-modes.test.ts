import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LoadRig, loadRig } from '../support/loading.ts';

/** Upsert and changes against a naive model: rows are applied one by one, in any order of files. */

interface Change {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly type: string;
}

/** The same key and version always has the same content: then the order of files must not matter. */
const contentOf = (id: number, version: number): Pick<Change, 'name' | 'type'> => ({
  name: `n${id}.${version}`,
  type: ['u', 'U', 'u', 'd', 'D'][(id * 7 + version * 3) % 5] ?? 'u',
});

const change = fc
  .record({ id: fc.integer({ min: 1, max: 6 }), version: fc.integer({ min: 1, max: 8 }) })
  .map(({ id, version }) => ({ id, version, ...contentOf(id, version) }));

const file = fc.array(change, { maxLength: 12 });
const nights = fc.array(fc.array(file, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

const yaml = (load: string): string => `x:
  files: "in/*.csv"
  load: ${load}
  key: id
  version: version
  columns: { id: { type: integer }, version: { type: integer }, name: { type: varchar }${load === 'upsert' ? ', type: { type: varchar }' : ''} }
`;

const header = (load: string): string => `id,version,name,${load === 'upsert' ? 'type' : '_change_request_type'}`;

function written(load: string, changes: readonly Change[]): string {
  const rows = changes.map(({ id, version, name, type }) => `${id},${version},${name},${type}`);
  return [header(load), ...rows, ''].join('\n');
}

/** The last version of each key, unless it says that the row is gone. */
function expectedRows(load: string, changes: readonly Change[]): string[] {
  const newest = new Map<number, Change>();
  for (const one of changes) if ((newest.get(one.id)?.version ?? 0) <= one.version) newest.set(one.id, one);
  const rows = [...newest.values()].filter(({ type }) => load === 'upsert' || type.toLowerCase() === 'u');
  return rows.map(({ id, version, name }) => `${id} ${version} ${name}`).sort();
}

async function loadNight(rig: LoadRig, load: string, files: readonly (readonly Change[])[]): Promise<void> {
  rmSync(path.join(rig.folder, 'in'), { recursive: true, force: true });
  for (const [index, changes] of files.entries()) rig.write(`in/${index}.csv`, written(load, changes));
  const { diagnostics } = await rig.load(yaml(load));
  expect(diagnostics).toEqual([]);
}

async function rowsAfter(
  rig: LoadRig,
  load: string,
  all: readonly (readonly (readonly Change[])[])[],
): Promise<string[]> {
  for (const table of ['raw.x', 'raw._deleted_x']) await rig.session.run(`drop table if exists ${table}`);
  for (const files of all) await loadNight(rig, load, files);
  const rows = await rig.rows(`select concat_ws(' ', id, version, name) as line from raw.x`);
  return rows.map(({ line }) => line as string).sort();
}

for (const load of ['upsert', 'changes'] as const) {
  test(`${load}: as if each row had been applied by hand, in whatever order the files come, once or twice`, async () => {
    await using rig = await loadRig();
    await fc.assert(
      fc.asyncProperty(nights, async (all) => {
        const expected = expectedRows(load, all.flat(2));
        expect(await rowsAfter(rig, load, all)).toEqual(expected);
        expect(
          await rowsAfter(
            rig,
            load,
            all.toReversed().map((files) => files.toReversed()),
          ),
        ).toEqual(expected);
        expect(await rowsAfter(rig, load, [...all, ...all])).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
}

test('of rows with the same key and version the one that came last is kept', async () => {
  await using rig = await loadRig();
  const clashing = fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 3 }),
      name: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(clashing, { minLength: 1, maxLength: 4 }), async (files) => {
      // Each file is a night of its own, and told from others by a row that nothing else has.
      const all = files.map((rows, index) => [
        [...rows.map((row) => ({ ...row, type: 'u' })), { id: 100 + index, version: 1, name: 'a', type: 'u' }],
      ]);
      expect(await rowsAfter(rig, 'upsert', all)).toEqual(expectedRows('upsert', all.flat(2)));
    }),
    { numRuns: 20 },
  );
});
