import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table.ts';

export interface SuppressionLine {
  readonly key: string;
  readonly kind: string;
  readonly scope: string;
  readonly reason: string;
  /** UTC. */
  readonly since: string;
  readonly expiresAt?: string;
}

/** The suppression list. The ledger knows no addresses: the beginning of its key tells one from another. */
export function suppressionsText(lines: readonly SuppressionLine[], style: Style): string {
  if (lines.length === 0) return 'nothing is suppressed';
  const columns = ['key', 'kind', 'scope', 'reason', 'since', 'expires'].map((title) => ({ title }));
  const rows = lines.map(({ key, kind, scope, reason, since, expiresAt }) => [
    ...[key.slice(0, 12), kind, scope, reason, since.slice(0, 10)],
    expiresAt?.slice(0, 10) ?? null,
  ]);
  return `${tableText(columns, rows, { style })}\n${counted(lines.length, 'suppression')}`;
}
