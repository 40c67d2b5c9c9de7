import { error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { SourceText } from '../base/source.ts';
import { didYouMean, suggestion } from '../base/suggest.ts';
import type { CampaignText } from './project.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';
import { yamlText } from './yaml-text.ts';

/** The files of a campaign by the names that its steps use for them. */
export type CampaignFiles = ReadonlyMap<string, SourceText>;

export const sqlFile = /^\S+\.sql$/;
export const templateFile = /^\S+\.(hbs|mjml|html|txt)$/;

/**
 * The text that a value of a campaign stands for: of the file that it names, when it looks like the name of one, else the
 * value itself. One word that is nearly the name of a file is taken for a slip and not for the text of a message.
 */
export function campaignText(
  yaml: YamlFile,
  path: YamlPath,
  written: string,
  files: CampaignFiles,
  fileName: RegExp,
): Checked<CampaignText> {
  const file = files.get(written);
  if (file !== undefined && fileName.test(written)) {
    return checked({ text: file.text, span: { file, start: 0, end: file.text.length }, fileName: written });
  }
  const names = [...files.keys()].filter((name) => fileName.test(name));
  if (fileName.test(written) || (/^\S+$/.test(written) && suggestion(written, names) !== undefined)) {
    const hint = didYouMean(written, names);
    return refused(error('missing-file', `there is no file "${written}"`, { span: yaml.place(path), hint }));
  }
  return checked(yamlText(yaml, path, written));
}
