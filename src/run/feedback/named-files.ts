import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import type { ReportedEvent } from './provider-events.ts';

/** The file that an event is of, as its set calls it; nothing when it is of a single message. */
const fileOf = ({ providerId }: ReportedEvent): string | undefined =>
  providerId?.startsWith('file:') === true ? providerId.slice('file:'.length).replace(/\.pgp$/, '') : undefined;

/** Events of files that are of no set, or of several, so that nobody knows whom they are about: why each is not taken. */
export async function unplacedFiles(
  session: Session,
  events: readonly ReportedEvent[],
): Promise<ReadonlyMap<ReportedEvent, string>> {
  if (!events.some((event) => fileOf(event) !== undefined)) return new Map();
  const sets = await setsByFile(session);
  return new Map(
    events.flatMap((event) => {
      const file = fileOf(event);
      if (file === undefined) return [];
      const owners = sets.get(JSON.stringify([event.provider, file])) ?? [];
      if (owners.length === 1) return [];
      const because =
        owners.length === 0
          ? `no file "${file}" was made for ${event.provider}`
          : `"${file}" is a file of ${owners.join(' and of ')}: nobody knows which one is meant`;
      return [[event, because] as const];
    }),
  );
}

/** The steps and runs, as `card of hello@2026-07-01`, whose set of some version has a file: by its vendor and its name. */
async function setsByFile(session: Session): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await rowsOf(
    session,
    `select distinct vendor, unnest(files) as file, step || ' of ' || run_key as "set" from log.print_sets order by all`,
  );
  const sets = new Map<string, string[]>();
  for (const row of rows) {
    const name = JSON.stringify([row['vendor'], row['file']]);
    sets.set(name, [...(sets.get(name) ?? []), row['set'] as string]);
  }
  return sets;
}
