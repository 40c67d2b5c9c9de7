import Handlebars from 'handlebars';
import type { Row } from '../ports.ts';
import { blockHelpers, helpers } from './helpers.ts';
import { type Language, languageOf } from './language.ts';
import { RenderProblem } from './render-problem.ts';
import { type Parsed, syntaxProblem } from './syntax-problem.ts';
import type { Program } from './template-syntax.ts';

/** The door to Handlebars. */

/** HTML escapes `& < > " ' \` =`; subjects and plain text do not. */
export type Escape = 'html' | 'none';

export interface Template {
  /** Throws RenderProblem when this row cannot be rendered. */
  render(data: Row): string;
}

/** So many turns of `{{#each}}` in one message, or so many characters of one list, are no message any more. */
const maxTurns = 10_000;
const maxLength = 1_000_000;

export function parseTemplate(text: string): Parsed {
  try {
    return { program: Handlebars.parse(text) as unknown as Program };
  } catch (cause) {
    return { problem: syntaxProblem(text, (cause as Error).message) };
  }
}

/**
 * Compiles a checked text once; a render takes microseconds. Only our helpers exist, a name without a value is an error,
 * nothing inherited can be reached, and only text is taken: Handlebars would run a ready-made syntax tree as code.
 * `languageColumn` is the column of the profile that has the code of the person's language.
 */
export function compileTemplate(text: string, escape: Escape, languageColumn = 'language'): Template {
  if (typeof text !== 'string') throw new Error('a template is a text');
  const room = emptyRoom();
  const languages = new Map<string, Language>();
  // Every message pays for every helper that is there, so only those are that the text can mean.
  const named = (name: string): boolean => text.includes(name);
  for (const name of Object.keys(helpers).filter(named))
    room.registerHelper(name, inlineHelper(name, languageColumn, languages));
  for (const name of blockHelpers.filter(named)) room.registerHelper(name, blockHelper(name));
  const compiled = room.compile<Row>(text, {
    strict: true,
    noEscape: escape === 'none',
    knownHelpersOnly: true,
    knownHelpers: { ...known(Object.keys(helpers), true), ...known(refusedHelpers, false) },
  });
  const safe = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
  return {
    render(data) {
      try {
        return compiled(data, { ...safe, data: { turns: { left: maxTurns } } });
      } catch (cause) {
        throw cause instanceof RenderProblem ? cause : new RenderProblem(inWords(cause as Error));
      }
    },
  };
}

function emptyRoom(): typeof Handlebars {
  const room = Handlebars.create();
  for (const name of Object.keys(room.helpers)) room.unregisterHelper(name);
  return room;
}

const refusedHelpers = ['lookup', 'log', 'helperMissing', 'blockHelperMissing'];

const known = (names: readonly string[], isKnown: boolean) => Object.fromEntries(names.map((name) => [name, isKnown]));

/** What Handlebars hands to a helper after its arguments. */
interface Surroundings extends Handlebars.HelperOptions {
  readonly data: { readonly root: Row; readonly turns: { left: number } };
}

function inlineHelper(name: string, languageColumn: string, languages: Map<string, Language>) {
  return (...given: unknown[]): unknown => {
    const { data } = given.at(-1) as Surroundings;
    const values = given.slice(0, -1);
    assertPresent(values);
    return helpers[name]?.run(values, languageIn(data.root, languageColumn, languages));
  };
}

function languageIn(root: Row, column: string, languages: Map<string, Language>): Language {
  const code = (root['profile'] as Row | null | undefined)?.[column];
  const name = typeof code === 'string' ? code : 'en';
  const language = languages.get(name) ?? languageOf(name);
  languages.set(name, language);
  return language;
}

/** The block helper of Handlebars, with turns counted: lists within lists grow faster than anyone expects. */
function blockHelper(name: (typeof blockHelpers)[number]) {
  const original = Handlebars.helpers[name];
  if (original === undefined) throw new Error(`Handlebars has no ${name}`);
  return function (this: unknown, value: unknown, options: Surroundings): unknown {
    assertPresent([value]);
    if (name === 'each' && Array.isArray(value)) options.data.turns.left -= value.length;
    if (options.data.turns.left < 0) throw new RenderProblem(`the lists have more than ${maxTurns} entries`);
    return original.call(this, value, name === 'each' ? measured(options) : options);
  };
}

/** A list ends where it is too long for a message, not when it is done. */
function measured(options: Surroundings): Surroundings {
  let length = 0;
  return {
    ...options,
    fn(...given) {
      const text = options.fn(...given);
      length += text.length;
      if (length > maxLength) throw new RenderProblem('a list is longer than 1 MB');
      return text;
    },
  };
}

/** Handlebars is strict with what is printed, but lets an argument be undefined. */
function assertPresent(values: readonly unknown[]): void {
  if (values.includes(undefined)) throw new RenderProblem('a placeholder has no value');
}

function inWords(cause: Error): string {
  const missing = /^"(.+)" not defined in /.exec(cause.message)?.[1];
  return missing === undefined ? 'the template failed' : `{{${missing}}} has no value`;
}
