import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { Row } from '../ports.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { PushStep } from '../project/project.ts';
import { checkTemplate } from './check-template.ts';
import { checkFields, fieldReader } from './fields.ts';
import {
  assertFilled,
  jsonBytes,
  type MessageRow,
  orProblem,
  type Renderer,
  sound,
  type Surroundings,
} from './rendering.ts';
import type { TemplateScope } from './scope.ts';
import { compileTemplate } from './template.ts';
import { readLine, readText } from './template-text.ts';

export interface PushContent {
  readonly kind: 'push';
  readonly to: string;
  readonly title: string;
  readonly body: string;
  readonly data?: Row;
}

/** What Apple and Google take at most, and some of it they need themselves. */
const mostBytes = 4096;

function readPush({ title, body }: PushStep, files: CampaignFiles) {
  const read = { title: readLine(title, files, 'a title'), body: readText(body, files) };
  return {
    ...{ title: read.title.value, body: read.body.value },
    diagnostics: [...read.title.diagnostics, ...read.body.diagnostics],
  };
}

export function checkPush(step: PushStep, scope: TemplateScope, files: CampaignFiles): Diagnostic[] {
  const { title, body, diagnostics } = readPush(step, files);
  return [
    ...diagnostics,
    ...[title, body].flatMap((template) => (template === undefined ? [] : checkTemplate(template, scope, 'none'))),
    ...checkFields(step.config.data ?? {}, scope, (key) => step.place(['push', 'data', key])),
  ];
}

/** Compiles the templates of a step once. The bytes of a message are the JSON `{ "title": …, "body": …, "data": { … } }`. */
export function preparePush(step: PushStep, around: Surroundings<unknown>): Checked<Renderer<PushContent>> {
  const { title, body, diagnostics } = readPush(step, around.files);
  if (title === undefined || body === undefined || hasErrors(diagnostics)) return { diagnostics };
  const templates = { title: compile(title.text, around), body: compile(body.text, around) };
  const dataOf = step.config.data === undefined ? undefined : fieldReader(step.config.data);
  const content = ({ address, data }: MessageRow): PushContent => {
    const values = { ...data, ...around.words };
    const shown = {
      title: sound(templates.title.render(values), 'the title'),
      body: sound(templates.body.render(values), 'the body'),
    };
    assertFilled(shown.title, 'the title');
    assertFilled(shown.body, 'the body');
    return { kind: 'push', to: address, ...shown, ...(dataOf === undefined ? {} : { data: dataOf(values) }) };
  };
  const seal = (row: MessageRow) => {
    const { kind: _kind, to, ...message } = content(row);
    return { from: '', to, bytes: jsonBytes(message, mostBytes) };
  };
  return checked({ render: orProblem(seal), preview: orProblem(content) }, diagnostics);
}

const compile = (text: string, { languageColumn }: Surroundings<unknown>) =>
  compileTemplate(text, 'none', languageColumn);
