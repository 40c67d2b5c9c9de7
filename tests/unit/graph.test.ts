import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topologicalOrder } from '../../src/base/graph.ts';

/** `a: b c, b:` is a graph in which a depends on b and c. */
const graph = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text.split(', ').map((node) => {
      const [name = '', below = ''] = node.split(':');
      return [name, below.trim().split(' ').filter(Boolean)] as const;
    }),
  );

const shown = (text: string): string => {
  const { order, cycles } = topologicalOrder(graph(text));
  return [order.join(' '), ...cycles.map((cycle) => cycle.join('→'))].join(' | ');
};

describe('the order of a graph', () => {
  test.each([
    ['nodes that depend on nothing keep their order', 'a:, c:, b:', 'a c b'],
    ['each comes after those it depends on', 'a: b c, b: c, c:', 'c b a'],
    ['what is no node is taken to be there', 'a: raw.x b, b: raw.x', 'b a'],
    ['a node that is named twice comes once', 'a: b b, b:', 'b a'],
    ['a diamond', 'a: b c, b: d, c: d, d:', 'd b c a'],
    ['a node that depends on itself', 'a: a, b:', 'b | a→a'],
    ['a cycle is closed by its first name', 'a: b, b: c, c: a', ' | a→b→c→a'],
    ['what lies behind a cycle is left out, what lies before it is not', 'a: b, b: c d, c: b, d:', 'd | b→c→b'],
    ['two cycles', 'a: b, b: a, c: d, d: c, e:', 'e | a→b→a | c→d→c'],
    ['of two cycles with a node in common one is given', 'a: b c, b: a, c: a', ' | a→b→a'],
  ])('%s', (_what, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('a node is ordered exactly when nothing below it is on a cycle', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 12 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const below = (name: string): string[] => pairs.flatMap(([from, to]) => (from === name ? [to] : []));
        const reachable = (name: string, seen = new Set<string>()): Set<string> => {
          for (const next of below(name)) if (!seen.has(next)) reachable(next, seen.add(next));
          return seen;
        };
        const { order, cycles } = topologicalOrder(new Map(names.map((name) => [name, below(name)])));
        const isOnCycle = (name: string): boolean => reachable(name).has(name);
        const free = names.filter((name) => ![name, ...reachable(name)].some(isOnCycle));
        expect(order.toSorted()).toEqual(free);
        for (const name of order)
          for (const next of below(name)) expect(order.indexOf(next)).toBeLessThan(order.indexOf(name));
        expect(cycles.length > 0).toBe(names.some(isOnCycle));
        for (const cycle of cycles)
          for (const [index, name] of cycle.slice(0, -1).entries()) expect(below(name)).toContain(cycle[index + 1]);
      }),
    );
  });
});
