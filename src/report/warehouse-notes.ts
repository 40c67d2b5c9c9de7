import type { KeptHistory } from '../plan/kept-history.ts';

/** What a check tells of the warehouse, each empty when there is nothing to tell. */

export function historyText(history: readonly KeptHistory[], warehouse: string): string {
  if (history.length === 0) return '';
  const ways = [...new Set(history.map(({ how }) => how))];
  const width = Math.max(...ways.map((way) => way.length));
  const lines = ways.map((way) => {
    const tables = history.filter(({ how }) => how === way).map(({ table }) => table);
    return `  ${way.padEnd(width)}  ${tables.join(', ')}`;
  });
  return [`Back up ${warehouse}: exports alone do not bring these back`, ...lines].join('\n');
}

export const orphansText = (orphans: readonly string[]): string =>
  orphans.length === 0
    ? ''
    : [
        'In the warehouse, and not in the project any more: muster build --prune drops',
        ...orphans.map((name) => `  ${name}`),
      ].join('\n');
