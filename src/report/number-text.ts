const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,234,567`. */
export const grouped = (count: number): string => grouping.format(count);

/** `1 row`, `1,234 rows`, `2 batches`. */
export function counted(count: number, noun: string): string {
  const ending = /(s|sh|ch|x)$/.test(noun) ? 'es' : 's';
  return `${grouped(count)} ${count === 1 ? noun : noun + ending}`;
}

/** A share in at most five columns: `100%`, `17%`, `2.4%`, `<0.1%`. Only all is 100%, and only nothing is 0%. */
export function percent(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0%';
  const share = (part / whole) * 100;
  if (share < 0.1) return '<0.1%';
  if (share < 9.95) return `${share.toFixed(1)}%`;
  return part < whole && share >= 99.5 ? `${(Math.floor(share * 10) / 10).toFixed(1)}%` : `${share.toFixed(0)}%`;
}

/** A length of time for people: `0.4 s`, `12 s`, `3 min 20 s`. */
export function duration(millis: number): string {
  const seconds = Math.round(millis / 1000);
  if (millis < 9_950) return `${(millis / 1000).toFixed(1)} s`;
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A bar of block characters in steps of an eighth. What is more than nothing always shows. */
export function bar(count: number, largest: number, columns: number): string {
  if (count <= 0 || largest <= 0) return '';
  const eighths = Math.max(1, Math.round((count / largest) * columns * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '');
}
