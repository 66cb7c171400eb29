import type { Limits } from './description.ts'

/** The host name and port at which generators find their coordinator, on the network of their fleet. */
export const hubName = 'hub'
export const hubPort = 7070
/** Label of a container: which part of the system under test it is. */
export const partLabel = 'plumbline.part'
export const machineProc = '/machine/proc'

export interface Part {
  /** Its host name on the network of the fleet, shared by all copies. */
  readonly name: string
  readonly role: 'generator' | 'service'
  readonly image: string
  /** `each`: one on each of the machines. */
  readonly copies: number | 'each'
  readonly env?: Readonly<Record<string, string>>
  readonly command?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly limits?: Limits
  readonly readOnly?: boolean
  /** Folders it may write to, kept in memory. */
  readonly tmpfs?: readonly string[]
  /** Linux capabilities that it keeps; by default those of the engine. */
  readonly capabilities?: readonly string[]
  /** Mounts the engine socket and, under `machineProc`, the processes of its machine. Sets `LABEL` to the label of its fleet. */
  readonly seesMachine?: boolean
  /** Provides the secret of the run, in the file `/run/secrets/fleet`. */
  readonly knowsSecret?: boolean
}

export interface Placed {
  /** The name of its part with its number, from 1: `generator-3`. */
  readonly name: string
  readonly node: string
  /** Its address on the network of the fleet, once it has one. */
  readonly address: string | undefined
  readonly state: 'starting' | 'running' | 'ended'
  /** The status that the engine reports. */
  readonly said: string
}
