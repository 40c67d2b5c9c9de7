import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instant, instantOf } from '../../src/base/time.ts';
import type { LedgerEntry } from '../../src/ports.ts';
import { frozenAt, keyOf, type ListRig, listRig } from '../support/preparing.ts';
import { smallProject } from '../support/small-project.ts';

/** How addresses are written, and the form in which they are compared; no form: no message can go there. */
const spellings = [
  { email: null, form: '' },
  { email: '  ', form: '' },
  { email: 'anna@example.com', form: 'anna@example.com' },
  { email: ' ANNA@Example.com', form: 'anna@example.com' },
  { email: 'ben@bücher.example', form: 'ben@xn--bcher-kva.example' },
  { email: 'Ben@xn--bcher-kva.example', form: 'ben@xn--bcher-kva.example' },
  { email: 'zoë@example.com', form: 'zoë@example.com' },
  { email: 'zoe\u0308@example.com', form: 'zoë@example.com' },
  { email: 'carl@example.com', form: 'carl@example.com' },
  { email: 'nobody', form: undefined },
  { email: 'anna@@example.com', form: undefined },
] as const;
const forms = [...new Set(spellings.flatMap(({ form }) => (form === undefined || form === '' ? [] : [form])))];
const days = ['2017-05-01', '2017-06-01', '2017-06-20'].map((day) => instantOf(`${day}T00:00:00Z`));

interface Person {
  readonly number: number;
  readonly spelling: (typeof spellings)[number];
  readonly consent: boolean | null;
  readonly version: Instant | null;
}

interface World {
  readonly people: readonly Person[];
  /** The rows, which customer number each has, and by what they are ordered. */
  readonly rows: readonly { readonly number: number | null; readonly spent: number }[];
  readonly suppressions: readonly Extract<LedgerEntry, { kind: 'suppression' }>[];
  readonly optOuts: readonly Extract<LedgerEntry, { kind: 'opt_out' }>[];
  /** People whom the step has listed before, and when. */
  readonly earlier: { readonly people: readonly number[]; readonly at: Instant };
  readonly isMarketing: boolean;
  /** One message for each row instead of each person. */
  readonly isPerRow: boolean;
  /** So many messages in 30 days, for each person and each address. */
  readonly cap: number | undefined;
  readonly consentDefault: boolean;
  readonly once: 'run' | 'ever' | '30d';
  readonly limit: number | undefined;
}

const numbers = fc.integer({ min: 1, max: 9 });
const person: fc.Arbitrary<Person> = fc.record({
  number: numbers,
  spelling: fc.constantFrom(...spellings),
  consent: fc.constantFrom(true, true, true, false, null),
  version: fc.constantFrom(null, ...days),
});
const worlds: fc.Arbitrary<World> = fc.record({
  // Mostly one person for each number; a few numbers have none or two.
  people: fc
    .tuple(
      fc.uniqueArray(person, { selector: ({ number }) => number, minLength: 5, maxLength: 9 }),
      fc.array(person, { maxLength: 1 }),
    )
    .map(([different, double]) => [...different, ...double]),
  rows: fc.array(fc.record({ number: fc.option(numbers, { freq: 9 }), spent: fc.integer({ min: 0, max: 3 }) }), {
    maxLength: 12,
  }),
  suppressions: fc.array(
    fc.record({
      kind: fc.constant('suppression' as const),
      addressKey: fc.constantFrom(...forms, '@example.com', '@xn--bcher-kva.example').map(keyOf),
      channelKind: fc.constantFrom('all' as const, 'email' as const, 'direct_mail' as const),
      scope: fc.constantFrom('all' as const, 'marketing' as const),
      reason: fc.constant('bounced'),
      expiresAt: fc.constantFrom(...days, instantOf('2018-01-01T00:00:00Z')),
    }),
    { maxLength: 3 },
  ),
  optOuts: fc.array(
    fc.record({
      kind: fc.constant('opt_out' as const),
      profileKey: numbers.map(String),
      channelKind: fc.constantFrom('email' as const, 'direct_mail' as const),
      at: fc.constantFrom(...days.map((day) => day.add({ hours: 1 }))),
    }),
    { maxLength: 3 },
  ),
  earlier: fc.record({
    people: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
    at: fc.constantFrom(...days),
  }),
  isMarketing: fc.boolean(),
  isPerRow: fc.boolean(),
  cap: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  consentDefault: fc.boolean(),
  once: fc.constantFrom('run' as const, 'ever' as const, '30d' as const),
  limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

/** What the rules of the design say, one row after the other, without SQL. The key of a person is its place. */
function decide(world: World): { listed: string[]; excluded: Map<string, string> } {
  const excluded = new Map<string, string>();
  const taken = new Set<string>();
  const ordered = world.rows
    .map((row, key) => ({ ...row, key: String(key) }))
    .toSorted((a, b) => b.spent - a.spent || Number(a.key) - Number(b.key));
  const open = ordered.flatMap(({ key, number }) => {
    const found = world.people.map((person, place) => ({ ...person, place })).filter((one) => one.number === number);
    const reason = reasonOf(world, key, found, taken);
    if (reason !== undefined) excluded.set(key, reason);
    const [person] = found;
    return reason !== undefined || person === undefined ? [] : [{ key, person }];
  });
  const before = (place: number): number => (isRecent(world) && world.earlier.people.includes(place) ? 1 : 0);
  const byPerson = withinCap(
    world,
    open,
    excluded,
    ({ place }) => `of ${place}`,
    ({ place }) => before(place),
  );
  const left = withinCap(
    world,
    byPerson,
    excluded,
    ({ spelling }) => spelling.form ?? '',
    () => 0,
  );
  const listed = left.slice(0, world.limit).map(({ key }) => key);
  for (const { key } of left.slice(listed.length)) excluded.set(key, 'over_limit');
  return { listed, excluded };
}

interface OpenRow {
  readonly key: string;
  readonly person: Person & { readonly place: number };
}

/** Those who have a place left under the cap, the best first; the others have their reason. */
function withinCap(
  { cap, isMarketing }: World,
  rows: readonly OpenRow[],
  excluded: Map<string, string>,
  who: (person: OpenRow['person']) => string,
  before: (person: OpenRow['person']) => number,
): readonly OpenRow[] {
  if (cap === undefined || !isMarketing) return rows;
  const places = new Map<string, number>();
  return rows.filter(({ key, person }) => {
    const place = (places.get(who(person)) ?? before(person)) + 1;
    places.set(who(person), place);
    if (place > cap) excluded.set(key, 'over_cap');
    return place <= cap;
  });
}

const isRecent = ({ earlier }: World): boolean =>
  earlier.at.epochMilliseconds > frozenAt.subtract({ hours: 30 * 24 }).epochMilliseconds;

function reasonOf(
  world: World,
  key: string,
  [person, ...others]: readonly (Person & { readonly place: number })[],
  taken: Set<string>,
): string | undefined {
  if (person === undefined) return 'no_profile';
  if (others.length > 0) return 'ambiguous_profile';
  const { form } = person.spelling;
  if (form === '') return 'no_address';
  if (form === undefined) return 'bad_address';
  const isSuppressed = world.suppressions.some(
    (one) =>
      [keyOf(form), keyOf(form.slice(form.indexOf('@')))].includes(one.addressKey) &&
      one.channelKind !== 'direct_mail' &&
      (one.scope === 'all' || world.isMarketing) &&
      (one.expiresAt?.epochMilliseconds ?? Infinity) > frozenAt.epochMilliseconds,
  );
  if (isSuppressed) return 'suppressed';
  const hasOptedOut = world.optOuts.some(
    ({ profileKey, channelKind, at }) =>
      profileKey === String(person.place) &&
      channelKind === 'email' &&
      at.epochMilliseconds > (person.version?.epochMilliseconds ?? -Infinity),
  );
  if (world.isMarketing && (hasOptedOut || !(person.consent ?? world.consentDefault))) return 'no_consent';
  if (taken.has(form) && !world.isPerRow) return 'duplicate_address';
  taken.add(form);
  const counts = world.once === 'ever' || (world.once === '30d' && isRecent(world));
  const reached = world.isPerRow
    ? world.earlier.people.map(String).includes(key)
    : world.earlier.people.includes(person.place);
  return counts && reached ? 'sent_before' : undefined;
}

const rigFor = ({ isMarketing, isPerRow, cap, consentDefault, once, limit }: World): Promise<ListRig> => {
  const inside = [
    `order_by: spent desc, once: ${once}, category: ${isMarketing ? 'marketing' : 'transactional'}`,
    ...(isPerRow ? ['per: customer'] : []),
    ...(limit === undefined ? [] : [`limit: ${limit}`]),
  ].join(', ');
  const musterYml = (smallProject().get('muster.yml') ?? '')
    .replace('table: core.customers\n  key: customer_id', 'table: core.people\n  key: place')
    .replace('{ crm_id: customer_id }', '{ crm_id: number }')
    .replace('key: customer_id, identity: { crm_id: customer_id }', 'key: customer_id, identity: { crm_id: number }');
  return listRig(
    `
entity: customer
steps:
  people: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: offer.mjml, ${inside} }, from: people }
`,
    {
      'muster.yml': `${musterYml}governance: { consent_default: ${consentDefault ? 'allow' : 'deny'}${
        cap === undefined ? '' : `, caps: [{ name: monthly, kinds: [email], max: ${cap}, within: 30d }]`
      } }\n`,
    },
  );
};

type Value = string | number | boolean | null;

/** `VALUES` as a SELECT; without rows it has the columns all the same. */
const values = (rows: readonly (readonly Value[])[], columns: string): string => {
  const tuples = rows.map(
    (row) => `(${row.map((value) => (value === null ? 'null' : `'${String(value)}'`)).join(', ')})`,
  );
  const nothing = `(${columns
    .split(',')
    .map(() => 'null')
    .join(', ')})`;
  return `select * from (values ${[...tuples, nothing].join(', ')}) t(${columns}) where ${columns.split(',')[0] ?? ''} is not null`;
};

async function fill(rig: ListRig, world: World): Promise<void> {
  const { session, ledger } = rig;
  const people = world.people.map(({ number, spelling, consent, version }, place) => [
    ...[place, number, spelling.email, consent, version?.toString() ?? null],
  ]);
  await session.run(
    `create table core.people as select place::integer as place, number::integer as number, email::varchar as email,
       consent::boolean as email_consent, version::timestamptz as modified_at
     from (${values(people, 'place, number, email, consent, version')})`,
  );
  await session.run(
    `create table core.customers as select customer_id::integer as customer_id, number::integer as number
     from (${values(
       world.rows.map(({ number }, key) => [key, number]),
       'customer_id, number',
     )})`,
  );
  await rig.reach(world.earlier.people.map(String), { runKey: 'win_back@2017-01-01', at: world.earlier.at });
  const entries = [...world.suppressions, ...world.optOuts];
  if (entries.length > 0) await ledger.append(entries);
}

test('every row is listed or has one reason, as the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      await using rig = await rigFor(world);
      await fill(rig, world);
      const population = world.rows.map(({ spent }, key) => [key, spent]);
      const { list, listed, excluded } = await rig.prepare(
        `select customer_id::integer as customer_id, spent::integer as spent from (${values(population, 'customer_id, spent')})`,
      );
      expect({ listed: listed.map(({ entity_key }) => entity_key), excluded: sorted(excluded) }).toEqual({
        ...decide(world),
        excluded: sorted(decide(world).excluded),
      });
      expect(list.rows + list.excluded).toBe(world.rows.length);
      expect(Object.values(list.exclusions).reduce((sum, n) => sum + n, 0)).toBe(list.excluded);
      if (!world.isPerRow) expect(new Set(listed.map(({ address_key }) => address_key)).size).toBe(listed.length);
      expect(new Set(listed.map(({ send_key }) => send_key)).size).toBe(listed.length);
    }),
    { numRuns: 40 },
  );
});

const sorted = (reasons: ReadonlyMap<string, string>): [string, string][] =>
  [...reasons].toSorted(([a], [b]) => Number(a) - Number(b));
