import { z } from 'zod';
import { channelKinds } from './channels.ts';

/** A file of the inbox: what a person wants of a runner that is perhaps at work in another process. */

/** Characters of a name or an id, and of a link. */
export const longestWord = 500;
export const longestUrl = 4_000;
/** What may become of a message after it was sent. */
export const eventKinds = [
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
  'returned',
] as const;
/** What a vendor says of a printed piece besides. */
export const pieceKinds = ['acknowledged', 'rejected', 'mailed', 'undeliverable', 'moved', 'away'] as const;

const given = z.string().min(1).max(longestWord);
const base = { who: given, why: given.optional() };
const ofRun = { ...base, run: given, step: given.optional() };
/** Addresses are named as the ledger knows them. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const ofAddress = { key: hash, kind: z.enum(channelKinds) };
/** The fingerprint of the key under which an order hashes addresses: under another one than the ledger's they would name nobody. */
const under = hash;

const order = z.discriminatedUnion('command', [
  z.strictObject({ ...ofRun, command: z.literal('pause') }),
  z.strictObject({ ...ofRun, command: z.literal('resume') }),
  /** It is final: what is open of the run, or of the list of one step, is never sent. */
  z.strictObject({ ...ofRun, command: z.literal('cancel') }),
  /** These lists, by their hashes, have been seen and are to be sent. `files` is the hash of the campaign's files. */
  z.strictObject({ ...base, command: z.literal('confirm'), run: given, files: given, lists: z.array(given).min(1) }),
  /** The print files of a step are made again as another version, since nobody knows what became of them, or they were lost. */
  z.strictObject({ ...base, command: z.literal('resend'), run: given, step: given, why: given }),
  /** A step that waits for a person goes on. */
  z.strictObject({ ...base, command: z.literal('approve'), run: given, step: given }),
  z.strictObject({
    ...base,
    command: z.literal('signal'),
    campaign: given,
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    variables: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    ...base,
    command: z.literal('suppress'),
    under,
    addresses: z
      .array(
        z.strictObject({
          ...ofAddress,
          scope: z.enum(['all', 'marketing']),
          reason: given,
          expiresAt: z.iso.datetime().optional(),
        }),
      )
      .min(1),
  }),
  z.strictObject({ ...base, command: z.literal('lift'), under, addresses: z.array(z.strictObject(ofAddress)).min(1) }),
  /** What became of messages that are unknown: of the run, of one step, or of these send keys. */
  z.strictObject({
    ...ofRun,
    command: z.literal('settle'),
    as: z.enum(['accepted', 'rejected', 'resend']),
    keys: z.array(given).min(1).optional(),
  }),
  /** A person is to be forgotten: the profile, the keys of what stands for it by entity, and its addresses as the ledger knows them. */
  z.strictObject({
    ...base,
    command: z.literal('erase'),
    /** Not of one that was logged before: a ledger that comes later may have another key, and forgets the profile all the same. */
    under: under.optional(),
    profile: given,
    keys: z.record(z.string(), z.array(given)),
    addresses: z.array(z.strictObject(ofAddress)),
  }),
  /** What became of messages, each named by its send key or by what its provider calls it. */
  z.strictObject({
    ...base,
    command: z.literal('events'),
    /** What they are of and is unknown arrived: somebody vouches for where they come from. */
    trust: z.boolean().optional(),
    events: z
      .array(
        z.strictObject({
          ...{ id: given, provider: given, event: z.enum([...eventKinds, ...pieceKinds]), at: z.iso.datetime() },
          ...{ sendKey: given.optional(), providerId: given.optional(), url: z.string().max(longestUrl).optional() },
          reason: given.optional(),
        }),
      )
      .min(1),
  }),
]);

export type Order = z.infer<typeof order>;

/** The order that a file of the inbox holds; nothing when it is none. */
export function parseOrder(text: string): Order | undefined {
  try {
    return order.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
