import { connect } from 'node:net'

const probeMs = 200

/**
 * Whether packets to an address arrive; a refused connection counts as arrival. An engine on another machine,
 * or one without root, has networks of its own.
 */
export const reaches = (address: string, port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ host: address, port, timeout: probeMs })
    const settle = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', error => settle('code' in error && error.code === 'ECONNREFUSED'))
  })
