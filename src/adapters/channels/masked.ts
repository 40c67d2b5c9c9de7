import { withoutSecrets } from '../../base/secret-forms.ts';

/** The words of the other side, without anybody's address and without our secrets: not in a ledger, and not in a log. */
export function masked(words: string, recipient: string, secrets: readonly string[]): string {
  const [local = ''] = recipient.split('@');
  return without(
    local,
    withoutSecrets(words, secrets)
      .replace(/\s+/g, ' ')
      .replace(/[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, '…'),
  )
    .slice(0, 300)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

/** Without a name that stands alone. Most answers do not say it, and to look for it as a word takes longer than to send a mail. */
function without(name: string, words: string): string {
  if (!words.toLowerCase().includes(name.toLowerCase())) return words;
  const alone = `(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`;
  return words.replace(new RegExp(alone, 'giu'), '…');
}
