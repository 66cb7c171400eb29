import { setTimeout as sleep } from 'node:timers/promises'
import { GenericContainer, StartupCheckStrategy } from 'testcontainers'
import { request } from 'undici'
import { HarnessError, messageOf } from '../record/errors.ts'
import { ms } from '../record/units.ts'
import type { ServiceDescription } from './description.ts'
import { inspectorPort, serviceIn, type Started, type StartedService } from './started.ts'
import { membership, Startup } from './startup.ts'

const pollEvery = ms(20)
/**
 * With one arena and fixed thresholds, glibc has every small block in one place and returns large ones, so
 * native memory that a service keeps is visible to the page.
 */
const watchedFromInside = {
  NODE_OPTIONS: `--inspect=0.0.0.0:${inspectorPort}`,
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

export interface ServiceOptions {
  readonly image: string
  readonly network: string
  readonly databaseUrl: string
  /** Starts Node's inspector and publishes its port: only for specs that need it. */
  readonly inspector: boolean
}

export async function startService(
  description: ServiceDescription,
  options: ServiceOptions,
): Promise<StartedService> {
  return serviceIn(await new ServiceContainer(description, options).startSupervised(), description, options)
}

class ServiceContainer extends GenericContainer {
  readonly #startup = new Startup('service')

  constructor(description: ServiceDescription, { image, network, databaseUrl, inspector }: ServiceOptions) {
    super(image)
    this.withEnvironment({ ...description.environment(databaseUrl), ...(inspector && watchedFromInside) })
      .withExposedPorts(description.port, ...(inspector ? [inspectorPort] : []))
      .withWaitStrategy(new NoWait())
      .withNetworkMode(network)
    this.createOpts.NetworkingConfig = membership(network, 'service')
    // The image's own health check would use up the quota that is measured.
    this.createOpts.Healthcheck = { Test: ['NONE'] }
    Object.assign(this.hostConfig, {
      NanoCpus: description.cpus * 1e9,
      Memory: description.memory,
      MemorySwap: description.memory,
      PidsLimit: description.pids,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
    })
  }

  async startSupervised(): Promise<Started> {
    return this.#startup.attend(this.start())
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#startup.follow(id)
  }
}

/** testcontainers' own waits poll once a second and miss an exit. `untilReady` replaces them. */
class NoWait extends StartupCheckStrategy {
  override async checkStartupState(): Promise<'SUCCESS'> {
    return 'SUCCESS'
  }
}

/**
 * Resolves at the first 200 of the readiness path. A database that boots slowly is not the service's fault.
 * @throws HarnessError when the service ends, or is not ready `readyWithin` after its database.
 */
export async function untilReady(
  { readinessPath, readyWithin }: ServiceDescription,
  { container, origin }: StartedService,
  databaseUp: Promise<unknown>,
): Promise<void> {
  const url = origin + readinessPath
  let last = 'not asked yet'
  const polled = new AbortController()
  const poll = async () => {
    while (!polled.signal.aborted) {
      last = await ask(url)
      if (last === 'status 200') return
      await sleep(pollEvery)
    }
  }
  const tooLate = async (): Promise<never> => {
    await databaseUp
    await sleep(readyWithin, undefined, { signal: polled.signal })
    throw new HarnessError(`the service was not ready ${readyWithin / 1000} s after its database`, {
      evidence: [`GET ${readinessPath}: ${last}`, ...container.evidence()],
      fix: 'correct `port` and `readinessPath` of the service description, or what keeps it from being ready',
    })
  }
  try {
    await Promise.race([poll(), tooLate(), container.crash('before it was ready')])
  } finally {
    polled.abort()
  }
}

async function ask(url: string): Promise<string> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(1000), reset: true })
    await body.dump()
    return `status ${statusCode}`
  } catch (error) {
    return messageOf(error)
  }
}
