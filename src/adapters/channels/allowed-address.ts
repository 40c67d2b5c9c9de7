import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isLoopback } from '../../base/host.ts';

/** Networks that no name of the internet should lead to (IANA special-purpose registries, RFC 6890). */
const privateNetworks = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/127', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];

/** Says of an address whether a connection to it may be opened: a private one only when `hosts` names it or its network. */
export function addressRule(hosts: readonly string[]): (address: string) => boolean {
  const closed = listOf(privateNetworks);
  const named = hosts.flatMap((host) => (host === 'localhost' ? ['127.0.0.0/8', '::1'] : [host]));
  const open = listOf(named.filter((host) => isIP(host.split('/')[0] ?? '') !== 0));
  const holds = (list: BlockList, address: string): boolean => list.check(address, family(address));
  return (address) => holds(open, plain(address)) || !holds(closed, plain(address));
}

/** An address of version 4 that is written as one of version 6 is what it stands for. */
const plain = (address: string): string => /^::ffff:(\d+(\.\d+){3})$/i.exec(address)?.[1] ?? address;

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}

/** No connection was opened, on purpose. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/** Looks up a name for one connection and leaves out what may not be reached: what was looked up before counts for nothing. */
export const guardedLookup =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (failure, found) => {
      if (failure !== null) {
        done(failure, []);
        return;
      }
      const allowed = found.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) done(new ForbiddenAddress(forbidden(host)), []);
      else if (options.all === true) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };

/** Throws when the host is an address that may not be reached: such a one is never looked up. */
export function assertAllowed(host: string, isAllowed: (address: string) => boolean): void {
  if (isIP(host) !== 0 && !isAllowed(host)) throw new ForbiddenAddress(forbidden(host));
}

const forbidden = (host: string): string =>
  isLoopback(host) || isIP(host) !== 0
    ? `${host} is a private address that hosts does not name`
    : `${host} leads to a private address that hosts does not name`;
