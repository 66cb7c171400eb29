import { networkInterfaces } from 'node:os'

/**
 * Whether a network of the engine is one of this machine, by its bridge, which is named after it. An engine on another
 * machine, or one without root, has networks of its own, with the same addresses: behind them are others' containers.
 */
export const isBridgedHere = (
  networkId: string,
  interfaces: Readonly<Record<string, unknown>> = networkInterfaces(),
): boolean => `br-${networkId.slice(0, 12)}` in interfaces
