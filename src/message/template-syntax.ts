/** The parts of a parsed template, as Handlebars names them. Only what the checks look at. */
export interface Program {
  readonly body: readonly Statement[];
  /** Names of `{{#each list as |item index|}}`. */
  readonly blockParams?: readonly string[];
}

export type Statement = Mustache | Block | Partial | PartialBlock | Decorator | Words | Comment;

/** `{{first_name}}`, `{{money spent "USD"}}`. */
export interface Mustache extends Node {
  readonly type: 'MustacheStatement';
  readonly path: Path | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Node;
  /** False for `{{{x}}}` and `{{&x}}`. */
  readonly escaped: boolean;
}

/** `{{#each last_orders}}…{{else}}…{{/each}}`. */
export interface Block extends Node {
  readonly type: 'BlockStatement';
  readonly path: Path | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Node;
  readonly program?: Program;
  readonly inverse?: Program;
}

/** `{{> footer}}`. */
export interface Partial extends Node {
  readonly type: 'PartialStatement';
  readonly name: Path | Call | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Node;
}

export interface PartialBlock extends Node {
  readonly type: 'PartialBlockStatement';
}

export interface Decorator extends Node {
  readonly type: 'Decorator' | 'DecoratorBlock';
}

export interface Words extends Node {
  readonly type: 'ContentStatement';
  readonly value: string;
}

export interface Comment extends Node {
  readonly type: 'CommentStatement';
}

export type Expression = Path | Call | Literal;

/** `first_name`, `profile.city`, `../city`, `@index`, `this`. */
export interface Path extends Node, Way {
  readonly type: 'PathExpression';
}

/** Where a path leads, wherever it is written. */
export interface Way {
  /** True for `@index`; then `parts` has the name without the @. */
  readonly data: boolean;
  /** How many `../` lead it. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
}

/** `(eq a b)`. */
export interface Call extends Node {
  readonly type: 'SubExpression';
  readonly path: Path | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Node;
}

export interface Literal extends Node {
  readonly type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'NullLiteral' | 'UndefinedLiteral';
  readonly value?: string | number | boolean;
  readonly original?: string | number | boolean;
}

export interface Node {
  readonly loc: Location;
}

export interface Location {
  readonly start: Place;
  readonly end: Place;
}

/** `line` counts from 1, `column` from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** `this`, `.` or `x` with nothing before it that would say where to look. */
export const isBareName = (path: Path): boolean =>
  !path.data && path.depth === 0 && path.parts.length === 1 && !/^(\.\/|this\b)/.test(path.original);

/** Every statement, with those inside of blocks. */
export function* statementsOf(program: Program): Generator<Statement> {
  for (const statement of program.body) {
    yield statement;
    if (statement.type !== 'BlockStatement') continue;
    if (statement.program !== undefined) yield* statementsOf(statement.program);
    if (statement.inverse !== undefined) yield* statementsOf(statement.inverse);
  }
}

/** Every `{{…}}` of a text: placeholders, blocks, their ends, comments. `{{` and `}}` inside of quotes or comments do not count. */
export function* tagsOf(text: string): Generator<Tag> {
  const tag = /\{\{~?!--[\s\S]*?--~?\}\}|\{\{(?:"[^"]*"|'[^']*'|[^"'}]|\}(?!\}))*\}\}+/g;
  for (const found of text.matchAll(tag)) {
    yield { start: found.index, end: found.index + found[0].length, text: found[0] };
  }
}

export interface Tag {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** True for `{{x}}`, false for what opens, closes or splits a block, and for comments. */
export const printsSomething = ({ text }: Tag): boolean => !/^\{\{~?\s*(?:[#/^!>]|else\b)/.test(text);
