import { getContainerRuntimeClient, getReaper, type ContainerRuntimeClient } from 'testcontainers'
import { connectDocker } from './docker.ts'
import { madeOnce } from './made-once.ts'

/** The socket of a rootful Podman on its own machine. */
const podmanSocket = '/run/podman/podman.sock'

/**
 * Gives this process its own reaper session; await it before the first container. A reaper removes a session when its last client
 * has disconnected: in a shared session, the containers of a killed process would stay until every other run has ended.
 */
export const ownSession = madeOnce(begin)

async function begin(): Promise<void> {
  // No other process joins a reaper with this label.
  process.env['TESTCONTAINERS_RYUK_TEST_LABEL'] = 'true'
  const client = await getContainerRuntimeClient()
  const { container } = client
  const list = container.list.bind(container)
  // This process joins no other reaper: testcontainers looks for one only among the running containers.
  container.list = async () => []
  try {
    await nameSocketOfPodman(client)
    await getReaper(client)
  } finally {
    container.list = list
  }
}

/** Over TCP, testcontainers gives its reaper Docker's socket, which on a Podman machine is missing or another engine's. */
async function nameSocketOfPodman({ info }: ContainerRuntimeClient): Promise<void> {
  const { engine } = await connectDocker()
  const { DOCKER_HOST: host, TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: override } = process.env
  if (engine.name === 'podman' && override === undefined && host?.startsWith('tcp:') === true)
    Object.assign(info.containerRuntime, { remoteSocketPath: podmanSocket })
}
