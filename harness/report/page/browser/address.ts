/** A choice of the reader, read from the address of the page, so that a link shares it. */
export const chosen = (name: string): string => new URLSearchParams(location.search).get(name) ?? ''

export function choose(name: string, value: string): void {
  const choices = new URLSearchParams(location.search)
  if (value === '') choices.delete(name)
  else choices.set(name, value)
  const search = choices.size === 0 ? '' : `?${choices.toString()}`
  history.replaceState(null, '', `${location.pathname}${search}${location.hash}`)
}
