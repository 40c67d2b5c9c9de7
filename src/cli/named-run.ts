import { suggestion } from '../base/suggest.ts';
import type { RunRecord } from '../ports.ts';
import { readRunStates } from '../run/run-state.ts';
import type { Desk } from './desk.ts';
import { environmentFolder } from './environment.ts';
import { Refusal } from './exit-code.ts';

type Whereabouts = Pick<Desk, 'place' | 'project' | 'environment'>;

/** The run of a name given on the command line: its whole key, or as much of it as no other run has. */
export async function namedRun(name: string, where: Whereabouts): Promise<RunRecord> {
  const { place, environment } = where;
  const runs = await readRunStates(place.files, environment.folder);
  const found = runsOf(runs, name);
  const [only, ...more] = found;
  if (only === undefined)
    throw new Refusal(`there is no run "${name}"`, (await elsewhere(name, where)) ?? nearest(runs, name));
  if (more.length > 0)
    throw new Refusal(`"${name}" may be ${found.length} runs`, `write one of ${keysOf(found).slice(-6).join(', ')}`);
  return only;
}

function runsOf(runs: readonly RunRecord[], name: string): readonly RunRecord[] {
  const whole = runs.find(({ runKey }) => runKey === name);
  return whole === undefined ? runs.filter(({ runKey }) => runKey.startsWith(name)) : [whole];
}

/** What one environment says of a run is easily tried in another. */
async function elsewhere(name: string, { place, project, environment }: Whereabouts): Promise<string | undefined> {
  for (const other of Object.keys(project.config.environments)) {
    if (other === environment.name) continue;
    const runs = await readRunStates(place.files, environmentFolder(place.root, other));
    const [first] = runsOf(runs, name);
    if (first !== undefined) return `${other} has ${first.runKey}, and this is ${environment.name}: --env ${other}`;
  }
  return undefined;
}

/** The nearest key, else the latest ones. */
function nearest(runs: readonly RunRecord[], name: string): string {
  const keys = keysOf(runs);
  const near = suggestion(name, keys);
  if (near !== undefined) return `did you mean "${near}"?`;
  return keys.length === 0 ? 'nothing has run yet' : `the latest are ${keys.slice(-6).join(', ')}`;
}

const keysOf = (runs: readonly RunRecord[]): string[] => runs.map(({ runKey }) => runKey);
