import { version as vitestVersion } from 'vitest/node'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import type { BaseImages } from '../system/description.ts'
import { connectDocker } from '../system/docker.ts'
import { checkedOut } from './checkout.ts'
import type { Facts, EnvironmentFacts } from '../report/page/environment.ts'

/** References of the images a run was made with. */
export type RunImages = BaseImages & { readonly service: string; readonly database: string | undefined }

/** What a run ran on: machine, images by their digests, versions. What cannot be told is left out. */
export async function readEnvironment(images: RunImages): Promise<EnvironmentFacts> {
  const [digests, { revision, dirty }] = await Promise.all([digestsOf(images), checkedOut()])
  const [cpu] = cpus()
  return {
    machine: [
      ['processor', `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`],
      ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
      ['kernel', `${type()} ${release()}`],
      [
        'load average before',
        loadavg()
          .map(load => load.toFixed(1))
          .join(', '),
      ],
    ],
    images: digests,
    versions: [
      ...(revision === undefined ? [] : [['revision', `${revision}${dirty ? '-dirty' : ''}`] as const]),
      ['Node', process.version],
      ['Vitest', vitestVersion],
    ],
  }
}

async function digestsOf(images: RunImages): Promise<Facts> {
  const named = Object.entries(images).filter((image): image is [string, string] => image[1] !== undefined)
  const docker = await connectDocker().catch(() => undefined)
  if (docker === undefined) return named
  return await Promise.all(
    named.map(async ([role, reference]): Promise<readonly [string, string]> => {
      const id = await docker.findImage(reference).then(
        found => found?.id,
        () => undefined,
      )
      return [role, id === undefined ? reference : `${reference} ${id}`]
    }),
  )
}
