import { request } from 'node:http'
import { connect } from 'node:net'

type Where = { readonly socketPath: string } | { readonly host?: string; readonly port: number }

const withinMs = 5_000

/** Whether an engine responds there; for another server, whether its first response is as given. */
export const answersAt =
  (where: Where, greeting?: string): (() => Promise<boolean>) =>
  () =>
    new Promise(resolve => {
      if (greeting !== undefined && 'port' in where) {
        const socket = connect({ host: '127.0.0.1', ...where })
        socket.setTimeout(withinMs, () => socket.destroy())
        socket.once('data', data => resolve(data.toString().startsWith(greeting)))
        socket.once('data', () => socket.destroy())
        socket.once('close', () => resolve(false)).once('error', () => resolve(false))
        return
      }
      const asked = request({ host: '127.0.0.1', ...where, path: '/version', timeout: withinMs }, answer => {
        answer.resume()
        resolve(answer.statusCode === 200)
      })
      asked.once('timeout', () => asked.destroy())
      asked.once('error', () => resolve(false)).end()
    })
