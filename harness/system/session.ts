import { getContainerRuntimeClient, getReaper } from 'testcontainers'

let begun: Promise<void> | undefined

/**
 * Gives this process a reaper, and so a session, of its own; await it before the first container. A reaper
 * removes a session when its last client has gone: in a shared session, the containers of a killed process
 * would live until every other run has ended.
 */
export const ownSession = (): Promise<void> => (begun ??= begin())

async function begin(): Promise<void> {
  // No other process joins a reaper with this label,
  process.env['TESTCONTAINERS_RYUK_TEST_LABEL'] = 'true'
  const { container } = await getContainerRuntimeClient()
  const list = container.list.bind(container)
  // and this process joins no other: testcontainers looks for a reaper only among the running containers.
  container.list = async () => []
  try {
    await getReaper(await getContainerRuntimeClient())
  } finally {
    container.list = list
  }
}
