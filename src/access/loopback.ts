import { BlockList, isIP } from 'node:net'

const ADDRESSES = new BlockList()
ADDRESSES.addSubnet('127.0.0.0', 8, 'ipv4')
ADDRESSES.addAddress('::1', 'ipv6')

/** Whether a host, by its name or its address without brackets, is this machine alone. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  return family === 0
    ? host.toLowerCase() === 'localhost'
    : ADDRESSES.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
