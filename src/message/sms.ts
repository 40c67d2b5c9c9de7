import { type Diagnostic, hasErrors, warning } from '../base/diagnostic.ts';
import { type Checked, checked } from '../base/result.ts';
import type { CampaignFiles } from '../project/campaign-text.ts';
import type { SmsStep } from '../project/project.ts';
import type { SmsChannel } from '../project/schema/channels.ts';
import { checkTemplate } from './check-template.ts';
import { RenderProblem } from './render-problem.ts';
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
import { smsParts, type SmsParts } from './sms-parts.ts';
import { compileTemplate } from './template.ts';
import type { TemplateSource } from './template-source.ts';
import { readText } from './template-text.ts';

export interface SmsContent extends SmsParts {
  readonly kind: 'sms';
  readonly to: string;
  readonly text: string;
}

/** More than most gateways put together, and what a person takes for one message. */
const mostParts = 10;
const mostBytes = 10_000;

export function checkSms(step: SmsStep, scope: TemplateScope, files: CampaignFiles): Diagnostic[] {
  const { value, diagnostics } = readText(step.text, files);
  return value === undefined
    ? [...diagnostics]
    : [...diagnostics, ...checkTemplate(value, scope, 'none'), ...checkLength(value)];
}

/** What stands in the text whatever the row may say is too much for one message already. */
function checkLength(source: TemplateSource): Diagnostic[] {
  const fixed = source.program.body.flatMap((one) => (one.type === 'ContentStatement' ? [one.value] : [])).join('');
  const { alphabet, parts } = smsParts(fixed);
  if (parts === 1) return [];
  const message = `the text takes ${parts} messages of each recipient, whatever its placeholders say`;
  const hint =
    alphabet === 'GSM-7' ? 'one has 160 characters' : 'one has 70 characters, as not all are of the GSM alphabet';
  return [warning('long-text', message, { span: source.span(0, 0), hint })];
}

/** Compiles the template of a step once. The bytes of a message are the JSON `{ "text": … }`. */
export function prepareSms(step: SmsStep, around: Surroundings<SmsChannel>): Checked<Renderer<SmsContent>> {
  const { value, diagnostics } = readText(step.text, around.files);
  if (value === undefined || hasErrors(diagnostics)) return { diagnostics };
  const template = compileTemplate(value.text, 'none', around.languageColumn);
  const content = ({ address, data }: MessageRow): SmsContent => {
    const text = sound(template.render({ ...data, ...around.words }), 'the text');
    assertFilled(text, 'the text');
    const cut = smsParts(text);
    if (cut.parts > mostParts) throw new RenderProblem(`the text takes ${cut.parts} messages, more than ${mostParts}`);
    return { kind: 'sms', to: address, text, ...cut };
  };
  const seal = (row: MessageRow) => {
    const { to, text } = content(row);
    return { from: around.channel.from ?? '', to, bytes: jsonBytes({ text }, mostBytes) };
  };
  return checked({ render: orProblem(seal), preview: orProblem(content) }, diagnostics);
}
