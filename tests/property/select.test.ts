import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node, NodeGraph } from '../../src/plan/node-graph.ts';
import { type BuildMemory, selectNodes } from '../../src/plan/select.ts';
import { parseSelector } from '../../src/plan/selector.ts';

const node = (name: string, reads: string[] = [], more: Partial<Node> = {}): Node => ({
  name,
  kind: 'table',
  path: `models/${name.replace('.', '/')}.sql`,
  tags: [],
  reads,
  ...more,
});

const graph: NodeGraph = new Map(
  [
    node('raw.customers', [], { kind: 'source', path: 'models/sources.yml' }),
    node('raw.orders', [], { kind: 'source', path: 'models/sources.yml' }),
    node('staging.customers', ['raw.customers']),
    node('staging.orders', ['raw.orders'], { tags: ['nightly'] }),
    node('core.customers', ['staging.customers']),
    node('core.orders', ['staging.orders', 'staging.customers'], { tags: ['nightly', 'finance'] }),
    node('audiences.lapsed', ['core.customers', 'core.orders'], { kind: 'audience', entity: 'customer' }),
    node('win_back.lapsed', ['audiences.lapsed'], { kind: 'step', path: 'campaigns/win_back/campaign.yml' }),
    node('win_back', ['win_back.lapsed'], { kind: 'campaign', path: 'campaigns/win_back/campaign.yml' }),
  ].map((one) => [one.name, one]),
);

const memory: BuildMemory = {
  modified: new Set(['core.orders']),
  results: new Map([
    ['core.customers', 'failed'],
    ['audiences.lapsed', 'skipped'],
  ]),
};

function chosen(select: string, exclude = ''): string[] {
  const [wanted, left] = [parseSelector([select]), parseSelector([exclude])];
  if (wanted.value === undefined || left.value === undefined) throw new Error('not parsed');
  return selectNodes(graph, wanted.value, left.value, memory);
}

describe('what a selector chooses', () => {
  test.each([
    ['core.orders', ['core.orders']],
    ['orders', ['raw.orders', 'staging.orders', 'core.orders']],
    ['1+core.orders', ['staging.customers', 'staging.orders', 'core.orders']],
    ['+core.orders', ['raw.customers', 'raw.orders', 'staging.customers', 'staging.orders', 'core.orders']],
    ['core.orders+1', ['core.orders', 'audiences.lapsed']],
    ['core.orders+', ['core.orders', 'audiences.lapsed', 'win_back.lapsed', 'win_back']],
    ['1+core.customers+1', ['staging.customers', 'core.customers', 'audiences.lapsed']],
    ['@staging.orders', [...graph.keys()]],
    ['@core.customers', [...graph.keys()]],
    ['@raw.customers,kind:source', ['raw.customers', 'raw.orders']],
    ['tag:nightly', ['staging.orders', 'core.orders']],
    ['tag:nightly,tag:finance', ['core.orders']],
    ['tag:finance source:customers', ['raw.customers', 'core.orders']],
    ['core.*', ['core.customers', 'core.orders']],
    ['*.custom?rs', ['raw.customers', 'staging.customers', 'core.customers']],
    ['path:models/staging', ['staging.customers', 'staging.orders']],
    ['models/staging/', ['staging.customers', 'staging.orders']],
    ['kind:audience', ['audiences.lapsed']],
    ['entity:customer', ['audiences.lapsed']],
    ['campaign:win_back', ['win_back.lapsed', 'win_back']],
    ['1+campaign:win_back,kind:audience', ['audiences.lapsed']],
    ['state:modified+', ['core.orders', 'audiences.lapsed', 'win_back.lapsed', 'win_back']],
    ['result:failed result:skipped', ['core.customers', 'audiences.lapsed']],
    ['nothing', []],
    ['', [...graph.keys()]],
  ])('%s', (select, names) => {
    expect(chosen(select)).toEqual(names);
  });

  test('what is excluded is left out of what is selected', () => {
    expect(chosen('+core.orders', 'kind:source staging.orders')).toEqual(['staging.customers', 'core.orders']);
    expect(chosen('', 'core.orders+')).toEqual([
      'raw.customers',
      'raw.orders',
      'staging.customers',
      'staging.orders',
      'core.customers',
    ]);
  });
});

describe('what cannot be a selector', () => {
  test.each([
    ['tagg:x', '"tagg:" is no way to select', 'did you mean "tag"?'],
    ['@+core.orders', '"@+core.orders": @ already goes both ways', 'write @core.orders'],
    ['@core.orders+', '"@core.orders+": @ already goes both ways', 'write @core.orders'],
    ['state:new', '"state:new" is not known', 'there is state:modified'],
    ['+', '"+" selects nothing that can be named', 'write name, tag:name, +name, name+, 2+name+1 or @name'],
    ['a,,b', '"" selects nothing that can be named', 'write name, tag:name, +name, name+, 2+name+1 or @name'],
  ])('%s', (text, message, hint) => {
    expect(parseSelector([text]).diagnostics).toMatchObject([{ code: 'bad-selector', message, hint }]);
  });
});

/** Whether `to` can be reached from `from` in at most so many steps, found by trying every path. */
function reaches(all: NodeGraph, from: string, to: string, steps: number): boolean {
  if (from === to) return true;
  if (steps === 0) return false;
  return (all.get(from)?.reads ?? []).some((read) => reaches(all, read, to, steps - 1));
}

const randomGraph = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc
    .array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), { minLength: size, maxLength: size })
    .map((rows): NodeGraph => {
      // A node reads only nodes before it, so there is no circle.
      const nodes = rows.map((row, at) =>
        node(
          `m.n${at}`,
          row.flatMap((isRead, other) => (isRead && other < at ? [`m.n${other}`] : [])),
        ),
      );
      return new Map(nodes.map((one) => [one.name, one]));
    }),
);

test('graph operators agree with a search of every path', () => {
  const depth = fc.constantFrom(0, 1, 2, Infinity);
  const written = (steps: number) => (steps === Infinity ? '+' : `${steps}+`);
  fc.assert(
    fc.property(randomGraph, fc.nat(), depth, depth, fc.boolean(), (all, pick, up, down, isAt) => {
      const names = [...all.keys()];
      const name = names[pick % names.length] ?? '';
      const text = isAt
        ? `@${name}`
        : `${up === 0 ? '' : written(up)}${name}${down === 0 ? '' : `+${down === Infinity ? '' : down}`}`;
      const found = selectNodes(all, parseSelector([text]).value ?? []);
      const isReader = (other: string) => reaches(all, other, name, Infinity);
      const expected = names.filter((other) =>
        isAt
          ? names.some((reader) => isReader(reader) && reaches(all, reader, other, Infinity))
          : reaches(all, name, other, up) || reaches(all, other, name, down),
      );
      expect(found).toEqual(expected);
    }),
  );
});

test('union, intersection and exclusion are those of sets', () => {
  const term = fc.constantFrom('m.n0', '+m.n3', 'm.n1+', '@m.n2', 'm.n*', '1+m.n4', 'm.n?+1');
  fc.assert(
    fc.property(randomGraph, term, term, term, (all, a, b, c) => {
      const of = (text: string, exclude = '') =>
        selectNodes(all, parseSelector([text]).value ?? [], parseSelector([exclude]).value ?? []);
      const [inA, inB, inC] = [of(a), of(b), of(c)];
      expect(of(`${a} ${b}`)).toEqual([...all.keys()].filter((name) => inA.includes(name) || inB.includes(name)));
      expect(of(`${a},${b}`)).toEqual(inA.filter((name) => inB.includes(name)));
      expect(of(`${a},${b} ${c}`)).toEqual(
        [...all.keys()].filter((name) => (inA.includes(name) && inB.includes(name)) || inC.includes(name)),
      );
      expect(of(a, b)).toEqual(inA.filter((name) => !inB.includes(name)));
    }),
  );
});
