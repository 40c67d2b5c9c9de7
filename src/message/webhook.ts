import type { Diagnostic } from '../base/diagnostic.ts';
import type { Row } from '../ports.ts';
import type { WebhookStep } from '../project/project.ts';
import { checkFields, fieldReader } from './fields.ts';
import { jsonBytes, type MessageRow, orProblem, type Renderer, type Surroundings } from './rendering.ts';
import type { TemplateScope } from './scope.ts';

export interface WebhookContent {
  readonly kind: 'webhook';
  readonly to: string;
  readonly body: Row;
}

/** A hundred of these are as much as most receivers take at once. */
const mostBytes = 64_000;

export const checkWebhook = (step: WebhookStep, scope: TemplateScope): Diagnostic[] =>
  checkFields(step.config.body, scope, (key) => step.place(['webhook', 'body', key]));

/** The bytes of a message are the JSON object that the step describes. */
export function prepareWebhook(
  { config }: WebhookStep,
  { words }: Pick<Surroundings<unknown>, 'words'>,
): Renderer<WebhookContent> {
  const bodyOf = fieldReader(config.body);
  const content = ({ address, data }: MessageRow): WebhookContent => ({
    kind: 'webhook',
    to: address,
    body: bodyOf({ ...data, ...words }),
  });
  const seal = (row: MessageRow) => {
    const { to, body } = content(row);
    return { from: '', to, bytes: jsonBytes(body, mostBytes) };
  };
  return { render: orProblem(seal), preview: orProblem(content) };
}
