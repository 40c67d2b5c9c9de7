/** What a secret stands for: `whsec_` and base64, or its own bytes. Nothing when it is too short to keep anybody out. */
export function webhookSecret(written: string): Uint8Array | undefined {
  const key = written.startsWith('whsec_')
    ? Buffer.from(written.slice('whsec_'.length), 'base64')
    : Buffer.from(written);
  return key.length >= 24 ? key : undefined;
}
