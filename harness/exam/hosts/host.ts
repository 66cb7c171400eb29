import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An engine, and how this machine reaches it. */
export interface Host {
  readonly name: string
  /** Its description in the table. */
  readonly title: string
  readonly env: Readonly<Record<string, string>>
  /** Whether its base images come from a registry. */
  readonly pulls?: true
}

/** The folder of everything that is started; only the kernel and the disk of the machine are kept. */
export const hostsFolder = join(tmpdir(), 'plumbline-hosts')
