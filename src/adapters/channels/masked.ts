/** The words of the other side, without anybody's address: not in a ledger, and not in a log. */
export function masked(words: string, recipient: string): string {
  const [local = ''] = recipient.split('@');
  const alone = new RegExp(
    `(?<![\\p{L}\\p{N}])${local.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
    'giu',
  );
  return words
    .replace(/\s+/g, ' ')
    .replace(/[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, '…')
    .replace(alone, '…')
    .slice(0, 300)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
