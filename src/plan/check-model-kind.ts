import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Model } from '../project/project.ts';
import type { ModelHeader } from '../project/schema/model.ts';
import { smallestMark } from './cursor.ts';
import { validityType } from './type-model.ts';

type Kind = ModelHeader['kind'];
type Key = 'key' | 'cursor' | 'version' | 'compare';

const kindsOfKeys: Readonly<Record<Key, readonly Kind[]>> = {
  key: ['incremental', 'snapshot'],
  cursor: ['incremental'],
  version: ['snapshot'],
  compare: ['snapshot'],
};

/** Holds what a header says for the model's kind against the kind and against the columns of the SELECT. */
export function checkModelKind(model: Model, columns: readonly Column[], parameters: readonly string[]): Diagnostic[] {
  const { kind } = model.header;
  return [
    ...keysOfOtherKinds(model),
    ...missingColumns(model, columns),
    ...(kind === 'incremental' ? checkIncremental(model, columns, parameters) : []),
    ...(kind === 'snapshot' ? checkSnapshot(model, columns) : []),
    ...(kind === 'view' ? checkView(model, parameters) : []),
  ];
}

function keysOfOtherKinds(model: Model): Diagnostic[] {
  const { header } = model;
  return (Object.keys(kindsOfKeys) as Key[]).flatMap((key) => {
    const kinds = kindsOfKeys[key];
    if (header[key] === undefined || kinds.includes(header.kind)) return [];
    const hint = `kind: ${kinds.join(' or ')}`;
    return [
      error('wrong-kind', `a model of kind ${header.kind} has no "${key}"`, { span: model.place([key], 'key'), hint }),
    ];
  });
}

function missingColumns(model: Model, columns: readonly Column[]): Diagnostic[] {
  const { header } = model;
  const names = columns.map(({ name }) => name);
  return (Object.keys(kindsOfKeys) as Key[]).flatMap((key) => {
    if (!kindsOfKeys[key].includes(header.kind)) return [];
    return [header[key] ?? []].flat().flatMap((column) => {
      if (names.includes(column)) return [];
      const hint = didYouMean(column, names);
      return [
        error('unknown-column', `"${column}" is not a column of ${model.name}`, { span: model.place([key]), hint }),
      ];
    });
  });
}

function checkIncremental(model: Model, columns: readonly Column[], parameters: readonly string[]): Diagnostic[] {
  const { key, cursor } = model.header;
  if (cursor === undefined) {
    if (key !== undefined) return [];
    const hint =
      'cursor: the column that tells new rows, used as $cursor in the SQL; or key: for rows that replace others';
    return [
      error('missing-cursor', 'an incremental model without cursor or key would append all its rows each time', {
        span: model.place(['kind']),
        hint,
      }),
    ];
  }
  const span = model.place(['cursor']);
  const type = columns.find(({ name }) => name === cursor)?.type;
  if (type !== undefined && smallestMark(type) === undefined)
    return [
      error('wrong-type', `"${cursor}" is of type ${type}, which cannot be a cursor`, {
        span,
        hint: 'a cursor is a date, a timestamp, a whole number or a text',
      }),
    ];
  if (parameters.includes('cursor')) return [];
  const hint = `where ${cursor} > $cursor`;
  return [error('unused-cursor', 'the SQL does not use $cursor, so all rows would come each time', { span, hint })];
}

function checkSnapshot(model: Model, columns: readonly Column[]): Diagnostic[] {
  const { key, version, compare } = model.header;
  const problems: Diagnostic[] = [];
  if (key === undefined) {
    const hint = 'key: the columns that tell what a row is about';
    problems.push(error('missing-key', 'a snapshot has a key', { span: model.place(['kind']), hint }));
  }
  if (version !== undefined && compare !== undefined) {
    const message = 'a snapshot goes by its version or compares columns, not both';
    problems.push(error('wrong-kind', message, { span: model.place(['compare'], 'key') }));
  }
  const type = validityType(version, columns);
  if (!/^(DATE|TIMESTAMP|TIMESTAMP WITH TIME ZONE)$/.test(type)) {
    const hint = 'leave it out: then rows are compared';
    const message = `"${version ?? ''}" is of type ${type}, but a version is a date or a timestamp`;
    problems.push(error('wrong-type', message, { span: model.place(['version']), hint }));
  }
  const taken = columns.find(({ name }) => /^valid_(from|to)$/i.test(name));
  if (taken !== undefined) {
    const message = `a snapshot has a column "${taken.name}" of its own`;
    problems.push(
      error('duplicate-column', message, { span: model.place(['kind']), hint: 'name it otherwise with AS' }),
    );
  }
  return problems;
}

function checkView(model: Model, parameters: readonly string[]): Diagnostic[] {
  if (parameters.length === 0) return [];
  const span = model.place(['kind']);
  return [error('view-with-parameters', 'a view cannot have parameters', { span, hint: 'make it a table' })];
}
