import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An engine, and how this machine reaches it. */
export interface Host {
  readonly name: string
  /** What is said of it in the table. */
  readonly title: string
  readonly env: Readonly<Record<string, string>>
  /** Its base images come from a registry. */
  readonly pulls?: true
}

/** What several hosts have in common, from its start until it is disposed of. */
export interface Site extends AsyncDisposable {
  readonly hosts: readonly Host[]
}

/** Everything that is started lies in here; only the disk of the emulated machine stays. */
export const hostsFolder = join(tmpdir(), 'plumbline-hosts')

/** What a host may publish ports at: each has a forwarder of its own, and none is chosen by the kernel for others. */
export const portsOf = (first: number): readonly number[] =>
  Array.from({ length: 64 }, (_, index) => first + index)
