import type { Session } from '../ports.ts';

/** Everything that `work` does on the session, or nothing of it when it throws. */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.begin();
  try {
    const value = await work();
    await session.commit();
    return value;
  } catch (cause) {
    await session.rollback();
    throw cause;
  }
}
