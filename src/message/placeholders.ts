import { type Diagnostic, error } from '../base/diagnostic.ts';
import { isExactNumber, type SqlType, typeText } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import { type Frame, resolve, rootFrame } from './frame.ts';
import { type Argument, callProblems } from './helper-call.ts';
import { blockHelpers, helpers, isBlockHelper, type Parameter } from './helpers.ts';
import { scalar, type TemplateScope } from './scope.ts';
import type { TemplateSource } from './template-source.ts';
import {
  type Block,
  type Call,
  type Expression,
  isBareName,
  type Literal,
  type Location,
  type Mustache,
  type Path,
  type Program,
} from './template-syntax.ts';

/** Checks every placeholder of a template against the types of what it may use. */
export function checkPlaceholders(source: TemplateSource, scope: TemplateScope): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const check: Check = {
    source,
    report: (code, location, message, hint) => {
      diagnostics.push(error(code, message, { span: source.spanOf(location), hint }));
    },
  };
  checkProgram(source.program, rootFrame(scope), check);
  return diagnostics;
}

interface Check {
  readonly source: TemplateSource;
  report(code: string, location: Location, message: string, hint?: string): void;
}

function checkProgram(program: Program | undefined, frame: Frame, check: Check): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === 'MustacheStatement') checkMustache(statement, frame, check);
    if (statement.type === 'BlockStatement') checkBlock(statement, frame, check);
  }
}

function checkMustache(mustache: Mustache, frame: Frame, check: Check): void {
  const { path, params, hash } = mustache;
  const isPath = path.type === 'PathExpression' && params.length === 0 && hash === undefined;
  const isField = isPath && !(isBareName(path) && Object.hasOwn(helpers, path.original));
  const type = isField ? pathType(path, frame, check) : callType(mustache, frame, check);
  if (type !== undefined) checkPrintable(path, type, check);
}

/** A list would print as `[object Object]`, a document as nothing that anyone wants to read. */
function checkPrintable(path: Path | Literal, type: SqlType, check: Check): void {
  const name = String(path.original);
  if (type.kind === 'list')
    check.report('not-printable', path.loc, `"${name}" is a list`, `write {{#each ${name}}}…{{/each}}`);
  else if (type.kind === 'struct') {
    const prefix = name === 'this' || name === '.' ? '' : `${name}.`;
    const fields = type.fields.map((field) => `{{${prefix}${field.name}}}`).slice(0, 8);
    check.report('not-printable', path.loc, `"${name}" is a group of fields`, `write one of ${fields.join(', ')}`);
  } else if (type.kind === 'map' || type.name === 'JSON')
    check.report('not-printable', path.loc, `"${name}" is ${typeText(type)}`, 'pick its parts in SQL');
}

function checkBlock(block: Block, frame: Frame, check: Check): void {
  const { path, params, program, inverse } = block;
  const name = String(path.original);
  if (path.type !== 'PathExpression' || !isBlockHelper(name)) {
    const hint = didYouMean(name, blockHelpers) ?? 'write {{#if …}}, {{#unless …}}, {{#each …}} or {{#with …}}';
    check.report(
      'unknown-helper',
      path.loc,
      `"${name}" opens no block`,
      resolvesTo(name, frame) ? blockHint(name) : hint,
    );
    return;
  }
  const [subject] = params;
  if (subject === undefined || params.length > 1 || block.hash !== undefined) {
    check.report('wrong-arguments', path.loc, `${name} takes one value`, `write {{#${name} name}}…{{/${name}}}`);
    return;
  }
  const type = typeOf(subject, frame, check);
  if (type !== undefined) checkSubject(name, subject, type, check);
  const inner = type === undefined ? undefined : innerFrame(name, subject, type, program, frame);
  // What a wrong name leads to is not known: inside of the block every name would seem wrong.
  if (inner !== undefined) checkProgram(program, inner, check);
  checkProgram(inverse, frame, check);
}

const blockHint = (name: string): string => `write {{#each ${name}}} for a list, or {{#if ${name}}}`;

function checkSubject(name: string, subject: Expression, type: SqlType, check: Check): void {
  const written = subject.type === 'PathExpression' ? subject.original : 'this';
  if (name === 'each' && type.kind !== 'list')
    check.report('wrong-type', subject.loc, `"${written}" is no list but a ${kindText(type)}`);
  if (name === 'with' && type.kind !== 'struct')
    check.report('wrong-type', subject.loc, `"${written}" is no group of fields but a ${kindText(type)}`);
  if ((name === 'if' || name === 'unless') && type.kind === 'scalar' && isExactNumber(type.name))
    check.report(
      'wrong-type',
      subject.loc,
      `"${written}" is a ${typeText(type)}, and every number counts as true, 0.00 too`,
      `write {{#if (eq ${written} 0)}}…{{else}}…{{/if}}`,
    );
}

const kindText = (type: SqlType): string => (type.kind === 'struct' ? 'group of fields' : typeText(type));

/** The frame inside of a block; nothing when its subject is of the wrong kind. */
function innerFrame(
  name: string,
  subject: Expression,
  type: SqlType,
  program: Program | undefined,
  frame: Frame,
): Frame | undefined {
  const [first, second] = program?.blockParams ?? [];
  const given = (...named: readonly (readonly [string | undefined, SqlType])[]): ReadonlyMap<string, SqlType> =>
    new Map(named.flatMap(([word, of]) => (word === undefined ? [] : [[word, of] as const])));
  if (name === 'each' && type.kind === 'list') {
    const names = given([first, type.of], [second, scalar('INTEGER')]);
    return { context: type.of, data: ['index', 'first', 'last'], given: names, around: frame };
  }
  if (name === 'with' && type.kind === 'struct') {
    // `this` is where one is already: Handlebars makes no step that `../` could undo.
    const isStep = subject.type !== 'PathExpression' || subject.depth > 0 || subject.parts.length > 0;
    const names = new Map([...(isStep ? [] : frame.given), ...given([first, type])]);
    return { context: type, data: frame.data, given: names, around: isStep ? frame : frame.around };
  }
  return name === 'if' || name === 'unless' ? frame : undefined;
}

/** The type of a value; nothing when it was reported. */
function typeOf(expression: Expression, frame: Frame, check: Check): SqlType | undefined {
  switch (expression.type) {
    case 'PathExpression':
      return pathType(expression, frame, check);
    case 'SubExpression':
      return callType(expression, frame, check);
    case 'StringLiteral':
      return scalar('VARCHAR');
    case 'NumberLiteral':
      return scalar('DOUBLE');
    case 'BooleanLiteral':
      return scalar('BOOLEAN');
    case 'NullLiteral':
    case 'UndefinedLiteral':
      check.report('wrong-arguments', expression.loc, 'there is no word for nothing in a template');
      return undefined;
  }
}

function pathType(path: Path, frame: Frame, check: Check): SqlType | undefined {
  const resolved = resolve(path, frame);
  if ('type' in resolved) return resolved.type;
  const { message, part, hint } = resolved.problem;
  check.report('unknown-placeholder', partLocation(path, part, check.source), message, hint);
  return undefined;
}

/** Where one part of a path stands: `lnguage` in `profile.lnguage`. */
function partLocation({ loc, parts }: Path, part: number, source: TemplateSource): Location {
  const { start } = source.offsetsOf(loc);
  let from = start;
  for (const [index, name] of parts.entries()) {
    const at = source.text.indexOf(name, from);
    if (index === part) {
      const column = loc.start.column + at - start;
      const { line } = loc.start;
      return { start: { line, column }, end: { line, column: column + name.length } };
    }
    from = at + name.length;
  }
  return loc;
}

/** Checks the call of a helper and gives the type of what it returns. */
function callType({ path, params, hash }: Mustache | Call, frame: Frame, check: Check): SqlType | undefined {
  const name = String(path.original);
  const isName = path.type === 'PathExpression' && isBareName(path) && Object.hasOwn(helpers, name);
  const helper = isName ? helpers[name] : undefined;
  if (helper === undefined) {
    check.report('unknown-helper', path.loc, ...unknownHelper(name, path));
    return undefined;
  }
  if (params.length === 0 && resolvesTo(name, frame)) {
    check.report('wrong-arguments', path.loc, `"${name}" is a helper here`, `write {{this.${name}}} for the column`);
    return undefined;
  }
  if (hash !== undefined) {
    check.report('wrong-arguments', hash.loc, `${name} has no named arguments`, `write ${helper.usage}`);
    return undefined;
  }
  const given = params.map((param, index) => argumentOf(param, helper.parameters[index], frame, check));
  for (const { loc, message, hint } of callProblems(name, helper, given))
    check.report('wrong-arguments', loc ?? path.loc, message, hint);
  return scalar(helper.result);
}

function argumentOf(param: Expression, wanted: Parameter | undefined, frame: Frame, check: Check): Argument {
  const { loc } = param;
  if (wanted?.kind !== 'text') {
    const literal = param.type === 'StringLiteral' ? { literal: String(param.value) } : {};
    return { loc, name: written(param), type: typeOf(param, frame, check), ...literal };
  }
  return param.type === 'StringLiteral' ? { loc, text: String(param.value) } : { loc, name: '', type: undefined };
}

const written = (expression: Expression): string => ('original' in expression ? String(expression.original) : 'it');

const resolvesTo = (name: string, { context }: Frame): boolean =>
  context.kind === 'struct' && context.fields.some((field) => field.name === name);

function unknownHelper(name: string, path: Path | Literal): [message: string, hint: string | undefined] {
  if (path.type !== 'PathExpression') return ['a value that stands in the template is no placeholder', 'write a name'];
  if (isBlockHelper(name)) return [`"${name}" opens a block`, `write {{#${name} …}}…{{/${name}}}`];
  return [`there is no helper "${name}"`, didYouMean(name, Object.keys(helpers))];
}
