import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Configured, Project } from '../project/project.ts';
import type { VendorConfig } from '../project/schema/print.ts';
import { checkVendor, ownName } from '../print/vendor.ts';

/** What can be said of vendors' files without a list. Layouts are held against the lists that use them. */
export const checkPrintFiles = (project: Project): Diagnostic[] =>
  [...project.vendors].flatMap(([path, vendor]) => [...checkVendor(vendor), ...checkOwnNames(path, vendor, project)]);

/** Steps that write for one vendor: what is told of a file has to be of one set. */
function checkOwnNames(path: string, vendor: Configured<VendorConfig>, project: Project): Diagnostic[] {
  const known = new Map<string, Writing>();
  const diagnostics: Diagnostic[] = [];
  for (const writing of writingFor(path, project)) {
    const name = ownName(vendor.config, writing);
    const other = known.get(name);
    known.set(name, other ?? writing);
    if (other === undefined) continue;
    const isOneCampaign = other.campaign === writing.campaign;
    const steps = isOneCampaign
      ? `${other.step} and ${writing.step} of ${writing.campaign}`
      : `${other.step} of ${other.campaign} and ${writing.step} of ${writing.campaign}`;
    diagnostics.push(
      error('same-names', `the files of ${steps} would have the same names`, {
        span: vendor.place(['name']),
        hint: `put {{${isOneCampaign ? 'step' : 'campaign'}}} into the name`,
      }),
    );
  }
  return diagnostics;
}

interface Writing {
  readonly campaign: string;
  readonly campaignCode: string;
  readonly step: string;
}

const writingFor = (path: string, { campaigns, config: { channels } }: Project): Writing[] =>
  [...campaigns.values()].flatMap(({ name: campaign, config, steps }) =>
    [...steps.values()].flatMap((step) => {
      if (step.kind !== 'direct_mail') return [];
      const channel = channels[step.config.channel];
      if (channel?.kind !== 'direct_mail' || channel.vendor !== path) return [];
      return [{ campaign, campaignCode: config.campaign_code ?? campaign.toUpperCase(), step: step.name }];
    }),
  );
