/** Where clients wait while it is closed. */
export class Gate {
  #opened = Promise.resolve()
  #letThrough = 0

  async opened(client: number): Promise<void> {
    if (client >= this.#letThrough) await this.#opened
  }

  /** Closes the gate until the returned object is disposed, to all clients but the first `letThrough`. */
  close(letThrough = 0): Disposable {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#opened = promise
    this.#letThrough = letThrough
    return { [Symbol.dispose]: resolve }
  }
}
