import { once } from 'node:events'
import { connect } from 'node:net'
import Docker from 'dockerode'

const withinMs = 5_000

/** Whether an engine responds there. Rejects where none does. */
export function engineAnswers(where: Docker.DockerOptions): () => Promise<boolean> {
  const docker = new Docker({ protocol: 'http', timeout: withinMs, ...where })
  return async () => String(await docker.ping()) === 'OK'
}

/** Whether an SSH server greets at this port of 127.0.0.1. Rejects where nothing does. */
export async function sshAnswers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    const [greeting] = (await once(socket, 'data', { signal: AbortSignal.timeout(withinMs) })) as [Buffer]
    return greeting.toString().startsWith('SSH')
  } finally {
    socket.destroy()
  }
}
