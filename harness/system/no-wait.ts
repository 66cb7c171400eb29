import { StartupCheckStrategy } from 'testcontainers'

/** testcontainers' own waits poll once a second and miss an exit: what is started says by itself when it can be used. */
export class NoWait extends StartupCheckStrategy {
  override async checkStartupState(): Promise<'SUCCESS'> {
    return 'SUCCESS'
  }
}
