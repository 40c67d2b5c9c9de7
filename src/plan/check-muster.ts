import { type Diagnostic, error } from '../base/diagnostic.ts';
import { areComparable, type Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { checkChannels } from './check-channels.ts';
import { type Link, linksOf } from '../project/link.ts';
import type { Project } from '../project/project.ts';
import { valueAt, type YamlPath } from '../project/yaml-file.ts';

type Tables = ReadonlyMap<string, readonly Column[]>;

/** Holds `muster.yml` against the models: the profile, the entities and what the channels refer to. */
export function checkMuster(project: Project, tables: Tables): Diagnostic[] {
  return [...checkProfile(project, tables), ...checkEntities(project, tables), ...checkChannels(project)];
}

function checkProfile(project: Project, tables: Tables): Diagnostic[] {
  const { profile } = project.config;
  const named: (readonly [YamlPath, string | undefined])[] = [
    [['profile', 'key'], profile.key],
    [['profile', 'version'], profile.version],
    [['profile', 'language'], profile.language],
    [['profile', 'timezone'], profile.timezone],
    ...Object.entries(profile.identities).map(([name, column]) => [['profile', 'identities', name], column] as const),
    ...Object.entries(profile.consent).map(([kind, column]) => [['profile', 'consent', kind], column] as const),
    ...addressColumns(project),
    ...project.config.governance.caps.map(({ by }, index) => [['governance', 'caps', index, 'by'], by] as const),
  ];
  const columns = tables.get(profile.table);
  if (columns === undefined) return unknownTable(project, profile.table, ['profile', 'table']);
  const missing = missingColumns(project, profile.table, columns, named);
  const consents = Object.entries(profile.consent).flatMap(([kind, column]) =>
    wrongType(project, ['profile', 'consent', kind], columns, column, /^BOOLEAN$/, 'a consent is BOOLEAN'),
  );
  const isMoment = 'a version is a DATE or TIMESTAMP';
  const version = wrongType(project, ['profile', 'version'], columns, profile.version, /^(DATE|TIMESTAMP)/, isMoment);
  return [...missing, ...consents, ...version];
}

function addressColumns(project: Project): (readonly [YamlPath, string | undefined])[] {
  const { email, sms, push, direct_mail: postal } = project.config.profile.addresses;
  const at = (...path: (string | number)[]): YamlPath => ['profile', 'addresses', ...path];
  const single = [[at('email'), email] as const, [at('sms'), sms] as const, [at('push'), push] as const];
  if (postal === undefined) return single;
  return [
    ...single,
    ...columnList(project, at('direct_mail', 'name'), postal.name),
    ...columnList(project, at('direct_mail', 'lines'), postal.lines),
    ...(['city', 'region', 'postal_code', 'country'] as const).map(
      (part) => [at('direct_mail', part), postal[part]] as const,
    ),
  ];
}

/** One column may be written without a list around it. */
function columnList(project: Project, path: YamlPath, columns: readonly string[]): (readonly [YamlPath, string])[] {
  const isList = Array.isArray(valueAt(project.yaml.value, path));
  return columns.map((column, index) => [isList ? [...path, index] : path, column]);
}

function checkEntities(project: Project, tables: Tables): Diagnostic[] {
  const { entities, profile } = project.config;
  return Object.entries(entities).flatMap(([name, entity]) => {
    const columns = tables.get(entity.table);
    if (columns === undefined) return unknownTable(project, entity.table, ['entities', name, 'table']);
    const identities = Object.entries(entity.identity ?? {});
    return [
      ...missingColumns(project, entity.table, columns, [
        [['entities', name, 'key'], entity.key],
        ...identities.map(([namespace, column]) => [['entities', name, 'identity', namespace], column] as const),
      ]),
      ...identities
        .filter(([namespace]) => !(namespace in profile.identities))
        .map(([namespace]) =>
          error('unknown-namespace', `the profile has no identity "${namespace}"`, {
            span: project.yaml.place(['entities', name, 'identity', namespace], 'key'),
            hint: didYouMean(namespace, Object.keys(profile.identities)),
          }),
        ),
      ...linksOf(entities, name).flatMap((link) => checkLink(project, link, tables)),
    ];
  });
}

/** Its column is there and can hold the key of an entity that is there. */
function checkLink(project: Project, { owner, name, column, target }: Link, tables: Tables): Diagnostic[] {
  const { entities } = project.config;
  const isShort = typeof valueAt(project.yaml.value, ['entities', owner, 'links', name]) === 'string';
  const at = (key: string) => project.yaml.place(['entities', owner, 'links', name, ...(isShort ? [] : [key])]);
  const [from, to] = [entities[owner], entities[target]];
  if (from === undefined) return [];
  if (to === undefined) {
    const isNamed = !isShort && valueAt(project.yaml.value, ['entities', owner, 'links', name, 'to']) !== undefined;
    const span = isNamed ? at('to') : project.yaml.place(['entities', owner, 'links', name], 'key');
    const hint = didYouMean(target, Object.keys(entities)) ?? `${name}: { to: entity, on: ${column} }`;
    return [error('unknown-entity', `there is no entity "${target}"`, { span, hint })];
  }
  const columns = tables.get(from.table) ?? [];
  const own = columns.find((one) => one.name === column);
  const names = columns.map((one) => one.name);
  if (own === undefined)
    return [
      error('unknown-column', `"${column}" is not a column of ${from.table}`, {
        span: at('on'),
        hint: didYouMean(column, names),
      }),
    ];
  const key = tables.get(to.table)?.find((one) => one.name === to.key);
  if (key === undefined || areComparable(own.type, key.type)) return [];
  return [
    error('wrong-type', `"${column}" is ${own.type}, and the key of ${target}, "${key.name}", is ${key.type}`, {
      span: at('on'),
      hint: `cast it in ${from.table}`,
    }),
  ];
}

function unknownTable(project: Project, table: string, path: YamlPath): Diagnostic[] {
  // A model that exists and could not be typed was reported where the mistake lies.
  if (project.models.has(table) || project.unreadable.has(table)) return [];
  return [
    error('unknown-model', `there is no model "${table}"`, {
      span: project.yaml.place(path),
      hint: didYouMean(table, project.models.keys()),
    }),
  ];
}

function missingColumns(
  project: Project,
  table: string,
  columns: readonly Column[],
  named: readonly (readonly [YamlPath, string | undefined])[],
): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  return named.flatMap(([path, column]) =>
    column === undefined || names.includes(column)
      ? []
      : [
          error('unknown-column', `"${column}" is not a column of ${table}`, {
            span: project.yaml.place(path),
            hint: didYouMean(column, names),
          }),
        ],
  );
}

/** Says nothing of a column that does not exist: it is reported as missing. */
function wrongType(
  project: Project,
  path: YamlPath,
  columns: readonly Column[],
  name: string | undefined,
  wanted: RegExp,
  rule: string,
): Diagnostic[] {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined || wanted.test(column.type)) return [];
  const { table } = project.config.profile;
  return [
    error('wrong-type', `${rule}, and "${column.name}" is ${column.type}`, {
      span: project.yaml.place(path),
      hint: `cast it in ${table}`,
    }),
  ];
}
