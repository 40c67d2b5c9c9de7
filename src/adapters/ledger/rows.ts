import type { Parameters } from '../../base/parameter.ts';
import type { Row, Session } from '../../ports.ts';

/** All rows of a SELECT that has few. */
export async function collect(session: Session, sql: string, parameters: Parameters = {}): Promise<Row[]> {
  const all: Row[] = [];
  for await (const batch of session.stream(sql, parameters)) all.push(...batch);
  return all;
}
