import { getContainerRuntimeClient, getReaper } from 'testcontainers'

let begun: Promise<void> | undefined

/**
 * Gives this process a reaper, and so a session, of its own; to be awaited before the first container. A reaper removes
 * a session when its last client has gone: in a shared one, what a killed process leaves behind lives for as long
 * as anybody else's run.
 */
export const ownSession = (): Promise<void> => (begun ??= begin())

async function begin(): Promise<void> {
  // Nobody joins a reaper with this label,
  process.env['TESTCONTAINERS_RYUK_TEST_LABEL'] = 'true'
  const { container } = await getContainerRuntimeClient()
  const list = container.list.bind(container)
  // and this process joins nobody's: testcontainers looks for one among the running containers only.
  container.list = async () => []
  try {
    await getReaper(await getContainerRuntimeClient())
  } finally {
    container.list = list
  }
}
