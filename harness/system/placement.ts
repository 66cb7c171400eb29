import type { ServiceDescription } from './description.ts'
import type { Invocation } from './start-remedy.ts'

/** The host name and port at which generators find their coordinator, on the network of their fleet. */
export const hubName = 'hub'
export const hubPort = 7070
/** Label of a container: which part of the system under test it is. */
export const partLabel = 'plumbline.part'
export const machineProc = '/machine/proc'

/** What a service describes means the same for each part. Without `capabilities` it keeps those of the engine. */
export interface Part
  extends Invocation, Partial<Pick<ServiceDescription, 'limits' | 'readOnly' | 'tmpfs' | 'capabilities'>> {
  /** Its host name on the network of the fleet, shared by all copies. */
  readonly name: string
  readonly role: 'generator' | 'service'
  readonly image: string
  /** `each`: one on each of the machines. */
  readonly copies: number | 'each'
  readonly env?: Readonly<Record<string, string>>
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
