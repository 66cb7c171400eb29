import { GenericContainer, StartupCheckStrategy } from 'testcontainers'
import type { ContainerOptions } from './beside-container.ts'

/** testcontainers' own waits poll once a second and miss an exit. The harness checks readiness itself. */
class NoWait extends StartupCheckStrategy {
  override async checkStartupState(): Promise<'SUCCESS'> {
    return 'SUCCESS'
  }
}

export class DescribedContainer extends GenericContainer {
  constructor({ image, port, env = {}, command }: Omit<ContainerOptions, 'ready'>) {
    super(image)
    this.withEnvironment(env).withExposedPorts(port).withWaitStrategy(new NoWait())
    if (command !== undefined) this.withCommand([...command])
    // The image's own health check would use CPU that is measured.
    this.createOpts.Healthcheck = { Test: ['NONE'] }
  }
}
