import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Model, Project } from '../project/project.ts';
import type { ModelTest } from '../project/schema/model.ts';

/** Holds the header of a model against its columns, the entities and the models that its tests refer to. */
export function checkModelHeader(
  model: Model,
  columns: readonly Column[],
  project: Project,
  known: ReadonlyMap<string, readonly Column[]>,
): Diagnostic[] {
  const tests = model.header.tests.flatMap((test, index) => checkTest(model, test, index, columns, project, known));
  return [...checkEntity(model, columns, project), ...tests];
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

function checkTest(
  model: Model,
  test: ModelTest,
  index: number,
  columns: readonly Column[],
  project: Project,
  known: ReadonlyMap<string, readonly Column[]>,
): Diagnostic[] {
  const missing = (
    column: string,
    path: readonly (string | number)[],
    of: readonly Column[],
    where: string,
  ): Diagnostic[] =>
    of.some(({ name }) => name === column)
      ? []
      : [
          error('unknown-column', `"${column}" is not a column of ${where}`, {
            span: model.place(['tests', index, ...path]),
            hint: didYouMean(
              column,
              of.map(({ name }) => name),
            ),
          }),
        ];
  if ('unique' in test) return test.unique.flatMap((column) => missing(column, ['unique'], columns, model.name));
  if ('not_null' in test) return test.not_null.flatMap((column) => missing(column, ['not_null'], columns, model.name));
  if ('accepted_values' in test)
    return missing(test.accepted_values.column, ['accepted_values', 'column'], columns, model.name);
  const { column, to, field } = test.relationships;
  const target = known.get(to);
  const own = missing(column, ['relationships', 'column'], columns, model.name);
  if (target !== undefined) return [...own, ...missing(field, ['relationships', 'field'], target, to)];
  const span = model.place(['tests', index, 'relationships', 'to']);
  if (project.models.has(to))
    return [
      ...own,
      error('later-model', `"${to}" is built after this model`, {
        span,
        hint: 'put the test into that model, or make a singular test',
      }),
    ];
  return [
    ...own,
    error('unknown-model', `there is no model "${to}"`, { span, hint: didYouMean(to, project.models.keys()) }),
  ];
}
