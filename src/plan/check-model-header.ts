import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Model, Project } from '../project/project.ts';

/** Holds what a model's header names, or should name, against the project and the model's columns. */
export const checkModelHeader = (model: Model, columns: readonly Column[], project: Project): Diagnostic[] => [
  ...checkEntity(model, columns, project),
  ...checkDescribed(model, columns),
];

function checkDescribed(model: Model, columns: readonly Column[]): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  const unknown = Object.keys(model.header.columns).filter((name) => !names.includes(name));
  return unknown.map((name) => {
    const span = model.place(['columns', name], 'key');
    return error('unknown-column', `"${name}" is not a column of ${model.name}`, {
      span,
      hint: didYouMean(name, names),
    });
  });
}

function checkEntity(model: Model, columns: readonly Column[], project: Project): Diagnostic[] {
  const { kind, entity: name } = model.header;
  if (kind !== 'audience') {
    return name === undefined
      ? []
      : [error('entity-without-audience', 'only an audience has an entity', { span: model.place(['entity'], 'key') })];
  }
  if (name === undefined) {
    return [
      error('missing-entity', 'an audience says which entity its rows are', {
        span: model.place(['kind']),
        hint: `entity: ${Object.keys(project.config.entities).join(' | ')}`,
      }),
    ];
  }
  const entity = project.config.entities[name];
  if (entity === undefined) {
    return [
      error('unknown-entity', `there is no entity "${name}"`, {
        span: model.place(['entity']),
        hint: didYouMean(name, Object.keys(project.config.entities)),
      }),
    ];
  }
  if (columns.some((column) => column.name === entity.key)) return [];
  return [
    error('missing-key', `an audience of ${name} has the column "${entity.key}"`, {
      span: model.place(['entity']),
      hint: didYouMean(
        entity.key,
        columns.map((column) => column.name),
      ),
    }),
  ];
}
