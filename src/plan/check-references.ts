import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import type { AudienceStep, Campaign, Project, Step, StepReference } from '../project/project.ts';
import { isChannelStep, referenceText } from '../project/project.ts';
import { checkAlert } from './check-alert.ts';
import { entityOfOutput, inputCount, mixesEntities, portsOf } from '../steps/index.ts';

/** Holds every name that a step uses against what it should name: steps, outputs, entities, channels, models. */
export const checkStepReferences = (
  project: Project,
  campaign: Campaign,
  step: Step,
  saved: Parameters<typeof checkAudience>[2],
): Diagnostic[] => [
  ...(step.entity === campaign.config.entity ? [] : checkEntity(project, step.entity, entityPlace(step))),
  ...checkInputCount(step),
  ...step.from.flatMap((reference) => checkReference(campaign, step, reference)),
  ...checkChannel(project, step),
  ...(step.kind === 'alert' ? checkAlert(step, project, campaign.yaml) : []),
  ...checkAudience(project, step, saved),
];

/** Where a step says what its rows stand for. */
const entityPlace = (step: Step): Span =>
  step.kind === 'change_entity' || step.kind === 'reconcile' ? step.place([step.kind, 'to']) : step.place(['entity']);

export function checkEntity(project: Project, name: string, span: Span): Diagnostic[] {
  const entities = Object.keys(project.config.entities);
  if (entities.includes(name)) return [];
  return [error('unknown-entity', `there is no entity "${name}"`, { span, hint: didYouMean(name, entities) })];
}

function checkInputCount(step: Step): Diagnostic[] {
  const { min, max } = inputCount(step);
  const count = step.from.length;
  if (count >= min && count <= max) return [];
  const wanted =
    max === 0
      ? 'reads no other step'
      : min === max
        ? 'reads exactly one step'
        : max === 1
          ? 'reads at most one step'
          : `reads ${min} to ${max} steps`;
  const span = count === 0 ? step.place([], 'key') : step.place(['from']);
  return [
    error('wrong-from', `${article(step.kind)} step ${wanted}`, {
      span,
      hint: count === 0 ? 'say which with from:' : undefined,
    }),
  ];
}

/** The step that a reference names has the output that it names. */
function checkReference(campaign: Campaign, reader: Step, { step: name, port, span }: StepReference): Diagnostic[] {
  const step = campaign.steps.get(name);
  if (step !== undefined) return checkPort(step, port, span, (of, output) => `${of}.${output}`);
  const others = [...campaign.steps.keys()].filter((other) => other !== reader.name);
  return [error('unknown-step', `there is no step "${name}"`, { span, hint: didYouMean(name, others) })];
}

/** A step has an output, the main one under the empty name. `spell` is how outputs are written where the reader stands. */
export function checkPort(
  step: Step,
  port: string,
  span: Span | undefined,
  spell: (step: string, port: string) => string,
): Diagnostic[] {
  const { name } = step;
  const ports = portsOf(step);
  if (ports.includes(port)) return [];
  const named = ports.filter((one) => one !== '');
  if (port === '') {
    const hint = named.map((one) => spell(name, one)).join(', ');
    return [error('unknown-port', `"${name}" hands on its cells, not the whole`, { span, hint })];
  }
  const isDropped = port === 'unmatched' && (step.kind === 'change_entity' || step.kind === 'reconcile');
  const alone = named.length === 0 ? `write ${name} alone` : didYouMean(port, named);
  const hint = isDropped ? 'unmatched: keep hands it on' : alone;
  return [error('unknown-port', `"${name}" has no output "${port}"`, { span, hint })];
}

/** What a step reads has rows of its own entity, unless turning one into the other is what it does. */
export function checkSameEntity(campaign: Campaign, reader: Step): Diagnostic[] {
  if (mixesEntities(reader)) return [];
  return reader.from.flatMap((reference) => {
    const { step: name, port, span } = reference;
    const read = campaign.steps.get(name);
    const entity = read === undefined ? reader.entity : entityOfOutput(read, port);
    if (entity === reader.entity) return [];
    const message = `"${referenceText(reference)}" has rows of ${entity}, "${reader.name}" has ${reader.entity}`;
    return [error('wrong-entity', message, { span, hint: 'a change_entity step turns one into the other' })];
  });
}

function checkChannel(project: Project, step: Step): Diagnostic[] {
  if (!isChannelStep(step)) return [];
  const name = step.config.channel;
  const channel = project.config.channels[name];
  const span = step.place([step.kind, 'channel']);
  if (channel === undefined)
    return [
      error('unknown-channel', `there is no channel "${name}"`, {
        span,
        hint: didYouMean(name, Object.keys(project.config.channels)),
      }),
    ];
  if (channel.kind !== step.kind)
    return [error('wrong-channel', `channel "${name}" is of kind ${channel.kind}, not ${step.kind}`, { span })];
  // What goes to a machine is addressed by the profile's key.
  return step.kind !== 'webhook' && project.config.profile.addresses[step.kind] === undefined
    ? [
        error('no-address', `the profile has no address of kind ${step.kind}`, {
          span,
          hint: `declare profile.addresses.${step.kind} in muster.yml`,
        }),
      ]
    : [];
}

/** Some step of the project saves an audience of that name. */
export function checkSaved(
  { unreadable }: Project,
  name: string,
  saved: ReadonlyMap<string, unknown>,
  span: Span | undefined,
): Diagnostic[] {
  // What cannot be read may save it.
  const isOpen = [...unreadable].some((path) => path.startsWith('campaigns/'));
  if (saved.has(name) || isOpen) return [];
  const hint = didYouMean(name, saved.keys()) ?? 'a save_audience step of some campaign makes it';
  return [error('unknown-audience', `no campaign saves "${name}"`, { span, hint })];
}

function checkAudience(
  project: Project,
  step: Step,
  saved: ReadonlyMap<string, { readonly step: { readonly entity: string } }>,
): Diagnostic[] {
  if (step.kind !== 'audience') return [];
  const { config, nameSpan: span } = step;
  const { name, max_age } = config;
  if (name.startsWith('saved.')) {
    const saver = saved.get(name.slice('saved.'.length));
    return saver === undefined
      ? checkSaved(project, name.slice('saved.'.length), saved, span)
      : checkAudienceEntity(project, step, saver.step.entity);
  }
  if (project.unreadable.has(name)) return [];
  const model = project.models.get(name);
  const audiences = [...project.models.values()].filter(({ header }) => header.kind === 'audience');
  if (model === undefined)
    return [
      error('unknown-model', `there is no model "${name}"`, {
        span,
        hint: didYouMean(
          name,
          audiences.map((one) => one.name),
        ),
      }),
    ];
  if (model.header.kind !== 'audience')
    return [
      error('no-audience', `"${name}" is of kind ${model.header.kind}, not an audience`, {
        span,
        hint: 'read it in a query step, or make it an audience',
      }),
    ];
  const old =
    max_age === undefined
      ? []
      : [
          error('wrong-value', 'max_age is for saved audiences', {
            span: step.place(['audience', 'max_age'], 'key'),
            hint: 'a model is as fresh as its sources: freshness in models/sources.yml',
          }),
        ];
  return [...old, ...checkAudienceEntity(project, step, model.header.entity)];
}

function checkAudienceEntity({ config: { entities } }: Project, step: AudienceStep, entity?: string): Diagnostic[] {
  // An entity that does not exist, the audience's or the step's, was reported where it is named.
  const areKnown = entity !== undefined && Object.hasOwn(entities, entity) && Object.hasOwn(entities, step.entity);
  if (!areKnown || entity === step.entity) return [];
  return [
    error('wrong-entity', `"${step.config.name}" has rows of ${entity}, the step has ${step.entity}`, {
      span: step.nameSpan,
      hint: `entity: ${entity}`,
    }),
  ];
}

const article = (word: string): string => (/^([aeiou]|sms)/.test(word) ? `an ${word}` : `a ${word}`);
