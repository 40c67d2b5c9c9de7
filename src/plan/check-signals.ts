import { type Diagnostic, error } from '../base/diagnostic.ts';
import { parameterOf } from '../base/parameter.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Campaign, Project, SignalStep } from '../project/project.ts';

/** Every signal starts a campaign that waits for signals, with variables that it has. */
export const checkSignals = (project: Project, campaign: Campaign): Diagnostic[] =>
  [...campaign.steps.values()].flatMap((step) => (step.kind === 'signal' ? checkSignal(project, step) : []));

function checkSignal(project: Project, step: SignalStep): Diagnostic[] {
  const { campaign: name, vars } = step.config;
  const span = step.place(['signal', 'campaign']);
  const target = project.campaigns.get(name);
  if (project.unreadable.has(`campaigns/${name}`)) return [];
  if (target === undefined)
    return [
      error('unknown-campaign', `there is no campaign "${name}"`, {
        span,
        hint: didYouMean(name, project.campaigns.keys()),
      }),
    ];
  if (!target.config.live)
    return [error('draft-campaign', `"${name}" is a draft: nothing starts it`, { span, hint: 'set live: true there' })];
  if (target.config.schedule?.kind !== 'on_signal')
    return [
      error('no-signal', `"${name}" does not wait for signals`, {
        span,
        hint: 'give it schedule: { on_signal: true }',
      }),
    ];
  return Object.entries(vars).flatMap(([variable, value]) => checkValue(step, target, variable, String(value)));
}

function checkValue(step: SignalStep, target: Campaign, name: string, value: string): Diagnostic[] {
  const path = ['signal', 'vars', name];
  const declared = target.config.vars[name];
  if (declared === undefined) {
    const hint = didYouMean(name, Object.keys(target.config.vars));
    return [
      error('unknown-variable', `"${target.name}" has no variable "${name}"`, { span: step.place(path, 'key'), hint }),
    ];
  }
  if (parameterOf(declared.type, value) !== undefined) return [];
  return [error('wrong-value', `"${value}" is no ${declared.type}`, { span: step.place(path) })];
}
