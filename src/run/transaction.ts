import type { Session } from '../ports.ts';

/** Everything that `work` does on the session, or nothing of it when it throws. */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.run('begin transaction');
  try {
    const value = await work();
    await session.run('commit');
    return value;
  } catch (cause) {
    await session.run('rollback');
    throw cause;
  }
}
