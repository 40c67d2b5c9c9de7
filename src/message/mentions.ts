import type { TemplateSource } from './template-source.ts';
import { type Block, type Expression, type Mustache, type Path, statementsOf } from './template-syntax.ts';

/** Every path that a template looks at, as written and without knowing where a block has moved to: too many rather than too few. */
export function mentionedPaths({ program }: TemplateSource): (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  const add = (expression: Expression): void => {
    if (expression.type === 'PathExpression') addPath(expression);
    else if (expression.type === 'SubExpression') for (const param of expression.params) add(param);
  };
  const addPath = ({ data, parts }: Path): void => {
    if (!data && parts.length > 0) paths.push(parts);
  };
  for (const statement of statementsOf(program)) {
    if (statement.type !== 'MustacheStatement' && statement.type !== 'BlockStatement') continue;
    for (const expression of expressionsOf(statement)) add(expression);
  }
  return paths;
}

/** The path of a call is the name of a helper; alone it is what is shown. */
const expressionsOf = ({ path, params }: Mustache | Block): readonly Expression[] =>
  params.length > 0 ? params : [path];
