import { networkInterfaces } from 'node:os'

/**
 * Whether a network of the engine belongs to this machine: its bridge, named after it, is then an interface
 * here. An engine on another machine, or one without root, has networks of its own with the same addresses:
 * an address there may be another container's here.
 */
export const isBridgedHere = (
  networkId: string,
  interfaces: Readonly<Record<string, unknown>> = networkInterfaces(),
): boolean => `br-${networkId.slice(0, 12)}` in interfaces
