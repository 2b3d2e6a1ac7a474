import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, type LookupFunction } from 'node:net';

const closed = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, prefix, 'ipv4');
// Of IPv6 only global unicast is public, less the parts that lead back into IPv4 or are for documents.
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
const closed6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed6.addSubnet(net, prefix, 'ipv6');

/** Whether an address is one of the public internet: no machine of ours, no neighbour of it, no metadata service (RFC 6890). */
export const isPublicAddress = (address: string, family: number): boolean =>
  family === 6 ? open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6') : !closed.check(address, 'ipv4');

const refused = (): NodeJS.ErrnoException => Object.assign(new Error('address-not-public'), { code: 'EACCES' });

/** `dns.lookup` for outgoing calls that gives the socket public addresses alone: a known name that resolves inwards is refused. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const open = addresses.filter(({ address, family }) => isPublicAddress(address, family));
    const first = open[0];
    if (!first) return callback(refused(), '', 0);
    if (options.all) return callback(null, open);
    return callback(null, first.address, first.family);
  });
};
