import type { Duplex } from 'node:stream'
import type { Limits } from './description.ts'

/** Where generators find their coordinator: its name and port on the network of their fleet. */
export const hubName = 'hub'
export const hubPort = 7070
/** Says of a container which part of the system under test it is. */
export const partLabel = 'plumbline.part'
export const machineProc = '/machine/proc'

/** A program that is placed on one machine or several. */
export interface Part {
  /** Its host name on the network of the fleet: one for each copy. */
  readonly name: string
  /** Which machines it may be placed on. */
  readonly role: 'generator' | 'service'
  readonly image: string
  /** `each`: one on each of the machines. */
  readonly copies: number | 'each'
  readonly env?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
  readonly user?: string
  readonly limits?: Limits
  readonly readOnly?: boolean
  /** Folders in memory that it may write to. */
  readonly tmpfs?: readonly string[]
  /** Linux capabilities that it keeps; those of the engine where nothing is said. */
  readonly capabilities?: readonly string[]
  /** Given the socket of the engine of its machine, the processes of the machine under `machineProc`, and `LABEL`, that of its fleet. */
  readonly seesMachine?: boolean
  /** Given the secret of the run, in the file `/run/secrets/fleet`. */
  readonly knowsSecret?: boolean
}

/** One copy of a part. */
export interface Placed {
  /** The name of its part and its number, from 1: `generator-3`. */
  readonly name: string
  readonly node: string
  /** On the network of the fleet, once it has one. */
  readonly address: string | undefined
  readonly state: 'starting' | 'running' | 'ended'
  /** What is said of it by whoever placed it. */
  readonly said: string
}

/** The way of a coordinator into the network of its fleet. */
export interface Entrance {
  /** Carries the connections of all generators: see `Relay`. */
  readonly stream: Duplex
  /** Runs a command there. @throws HarnessError when it fails. */
  readonly run: (...command: string[]) => Promise<string>
}

/**
 * What a fleet needs of whatever places its parts: a network of its own that nobody enters from outside, a secret, and that
 * nothing is left of all this when it is disposed of, or half a minute after its process has gone.
 */
export interface Placement extends AsyncDisposable {
  readonly secret: string
  enter(image: string): Promise<Entrance>
  place(part: Part): Promise<void>
  copiesOf(part: string): Promise<readonly Placed[]>
  /** Everything that is to be placed runs: what was there for that alone goes. */
  settle(): Promise<void>
}
