import { type Diagnostic, error, warning } from '../base/diagnostic.ts';
import { isWithin } from '../base/local-hours.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { instantOf } from '../base/time.ts';
import type { Campaign, ChannelStep, Project } from '../project/project.ts';
import { valueAt } from '../project/yaml-file.ts';
import { wayToProfile } from './way-to-profile.ts';

/** Holds what a channel step says of its recipients and its hours against the project and the population. */
export function checkSending(
  campaign: Campaign,
  step: ChannelStep,
  project: Project,
  population: readonly Column[],
  profile: readonly Column[] | undefined,
): Diagnostic[] {
  const isMarketing = (step.config.category ?? campaign.config.category) === 'marketing';
  return [
    ...checkPer(step),
    ...checkAddress(campaign, step, project, population, profile),
    ...checkUnknownProfiles(step),
    ...checkLetter(step),
    ...checkQuietHours(step, isMarketing),
    ...(isMarketing
      ? [...checkSendAt(step, project), ...checkConsent(step, project), ...checkUnsubscribe(step, project)]
      : []),
  ];
}

function checkPer(step: ChannelStep): Diagnostic[] {
  const { per } = step.config;
  if (per === 'profile' || per === step.entity) return [];
  return [
    error('wrong-per', `there is no message per ${per}: the rows stand for ${step.entity}`, {
      span: step.place([step.kind, 'per']),
      hint: `write profile or ${step.entity}`,
    }),
  ];
}

function checkLetter(step: ChannelStep): Diagnostic[] {
  if (step.kind !== 'direct_mail') return [];
  const { address, send_at: sendAt, unknown } = step.config;
  const problem = (key: string, message: string) =>
    error('not-supported', message, { span: step.place(['direct_mail', key], 'key') });
  return [
    ...(address === undefined ? [] : [problem('address', 'the address of a letter is that of the profile')]),
    ...(sendAt === undefined ? [] : [problem('send_at', 'letters do not go at an hour of the day')]),
    ...(unknown === undefined
      ? []
      : [problem('unknown', 'a file that a vendor may have is never made again by itself')]),
  ];
}

function checkAddress(
  campaign: Campaign,
  step: ChannelStep,
  { config }: Project,
  population: readonly Column[],
  profile: readonly Column[] | undefined,
): Diagnostic[] {
  const { address = [] } = step.config;
  const path = [step.kind, 'address'];
  if (step.kind === 'direct_mail') return [];
  const isList = Array.isArray(valueAt(campaign.yaml.value, ['steps', step.name, ...path]));
  return address.flatMap((written, index) => {
    const isProfile = written.startsWith('profile.');
    const column = isProfile ? written.slice('profile.'.length) : written;
    const names = (isProfile ? profile : population)?.map(({ name }) => name);
    if (names?.includes(column) !== false) return [];
    return [
      error('unknown-column', `"${column}" is not a column of ${isProfile ? config.profile.table : 'the population'}`, {
        span: step.place(isList ? [...path, index] : path),
        hint:
          !isProfile && profile?.some(({ name }) => name === column) === true
            ? `write profile.${column}`
            : didYouMean(column, names),
      }),
    ];
  });
}

/** Who is known to nobody has no address but one that comes with the row. */
function checkUnknownProfiles(step: ChannelStep): Diagnostic[] {
  const { unknown_profiles: unknown, address = [] } = step.config;
  if (
    unknown === 'exclude' ||
    (step.kind !== 'direct_mail' && address.some((column) => !column.startsWith('profile.')))
  )
    return [];
  return [
    error('no-address', 'rows without a profile have no address', {
      span: step.place([step.kind, 'unknown_profiles']),
      hint: 'address: a column of the population',
    }),
  ];
}

function checkQuietHours(step: ChannelStep, isMarketing: boolean): Diagnostic[] {
  if (step.config.quiet_hours === undefined || !isMarketing) return [];
  return [
    error('quiet-hours', 'only transactional messages may ignore quiet hours', {
      span: step.place([step.kind, 'quiet_hours']),
      hint: 'leave it out, or say category: transactional',
    }),
  ];
}

/** A message that always waits for the end of the quiet hours never goes at the hour that its step names. */
function checkSendAt(step: ChannelStep, { config }: Project): Diagnostic[] {
  const { send_at: sendAt } = step.config;
  if (sendAt === undefined || step.kind === 'direct_mail') return [];
  const quiet = config.governance.quiet_hours.find(
    ({ kinds, from, to, zone }) =>
      zone === 'recipient' &&
      kinds.includes(step.kind) &&
      isWithin(instantOf(`2000-01-01T${sendAt}:00Z`), { from, to, zone: 'UTC' }),
  );
  if (quiet === undefined) return [];
  return [
    error('quiet-hours', `${sendAt} lies within the quiet hours from ${quiet.from} to ${quiet.to}`, {
      span: step.place([step.kind, 'send_at']),
      hint: `write "${quiet.to}" or later`,
    }),
  ];
}

/** Where nothing says who consents and silence means no, a marketing message reaches nobody. */
function checkConsent(step: ChannelStep, { config }: Project): Diagnostic[] {
  if (config.profile.consent[step.kind] !== undefined || config.governance.consent_default === 'allow') return [];
  return [
    warning('no-consent', `nobody can consent to ${step.kind}: every row will be left out`, {
      span: step.place([step.kind], 'key'),
      hint: `consent: { ${step.kind}: column } of the profile in muster.yml, or category: transactional`,
    }),
  ];
}

/** Who cannot leave complains: marketing mail carries a link that unsubscribes with one click (RFC 8058). */
function checkUnsubscribe(step: ChannelStep, { config }: Project): Diagnostic[] {
  const channel = config.channels[step.config.channel];
  if (channel?.kind !== 'email' || channel.provider !== 'smtp' || channel.unsubscribe !== undefined) return [];
  return [
    warning('no-unsubscribe', `"${step.config.channel}" gives nobody a way to unsubscribe`, {
      span: step.place([step.kind, 'channel']),
      hint: 'unsubscribe: "https://…/{{unsubscribe_token}}" of the channel in muster.yml, or category: transactional',
    }),
  ];
}

/** There is a way from the step's rows to a profile. */
export function checkWay({ config }: Project, step: ChannelStep, tables: ReadonlyMap<string, unknown>): Diagnostic[] {
  const { entities, profile } = config;
  const entity = entities[step.entity];
  if (entity === undefined || !tables.has(entity.table) || wayToProfile(config, step.entity) !== undefined) return [];
  const hint = `give entity ${step.entity} an identity in muster.yml: { ${Object.keys(profile.identities)[0] ?? 'namespace'}: column }`;
  return [
    error('no-way-to-profile', `nothing leads from ${step.entity} to the profile`, {
      span: step.place([step.kind], 'key'),
      hint,
    }),
  ];
}
