import { isBefore } from '../../base/time.ts';
import type { ListRow } from './list-rows.ts';
import type { Pass } from './pass.ts';

/** What is decided about the members of a batch right before their intent. Who is in neither waits for another pass. */
export interface Gated {
  /** Who may go now. */
  readonly ready: readonly ListRow[];
  /** Who is never sent to, and why. */
  readonly dropped: readonly { readonly seq: number; readonly reason: string }[];
}

/** Who may go now: too early waits for another pass, too late is dropped. */
export function gate(rows: readonly ListRow[], { context }: Pass): Promise<Gated> {
  const now = context.clock.now();
  const late = rows.filter(({ expiresAt }) => !isBefore(now, expiresAt));
  const ready = rows.filter(({ notBefore, expiresAt }) => !isBefore(now, notBefore) && isBefore(now, expiresAt));
  return Promise.resolve({ ready, dropped: late.map(({ seq }) => ({ seq, reason: 'expired' })) });
}
