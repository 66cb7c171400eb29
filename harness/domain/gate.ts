/** Where clients wait while it is closed. */
export class Gate {
  #opened = Promise.resolve()
  #letThrough = 0

  /** Settles when it is open to this client. */
  async opened(client: number): Promise<void> {
    if (client >= this.#letThrough) await this.#opened
  }

  /** Closes it until what is returned is disposed, to all clients but the first few. */
  close(letThrough = 0): Disposable {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#opened = promise
    this.#letThrough = letThrough
    return { [Symbol.dispose]: resolve }
  }
}
