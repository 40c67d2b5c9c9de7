/** Words of somebody else without the mail addresses and telephone numbers in them: they end in ledgers and in logs. */
export const withoutAddresses = (words: string): string =>
  words
    .replace(/[^\s<>"'(),;:[\]/]+@[^\s<>"'(),;:[\]/]+\.[^\s<>"'(),;:[\]/]*\p{L}/gu, '…')
    .replace(/\+\d[\d ()-]{5,}\d/g, '…');
