/** Calls `make` at the first call, and again only after it has failed: the reason may be gone. */
export function madeOnce<Given extends readonly unknown[], Made>(
  make: (...given: Given) => Promise<Made>,
): (...given: Given) => Promise<Made> {
  let made: Promise<Made> | undefined
  return (...given) =>
    (made ??= make(...given).catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
